// Filters, windows, peaks and running statistics. No gait words.
