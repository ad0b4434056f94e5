// Signals.
