// Evaluation.
