// Bytes.
