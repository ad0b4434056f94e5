#ifndef FOOTSTRIKE_CFIELDENDS_H
#define FOOTSTRIKE_CFIELDENDS_H

#include <stdint.h>
#include <string.h>

typedef uint8_t cfieldends_bytes __attribute__((ext_vector_type(64)));
typedef _Bool cfieldends_bits __attribute__((ext_vector_type(64)));

/// The delimiters and line breaks among the 64 bytes at `text`; bit n is byte n.
///
/// In C because Swift can't turn a vector of bytes into a mask of bits without going through each.
static inline __attribute__((always_inline)) uint64_t cfieldends_find(
    const uint8_t *text, uint8_t delimiter) {
  cfieldends_bytes bytes;
  memcpy(&bytes, text, sizeof bytes);
  cfieldends_bits found =
      __builtin_convertvector((bytes == delimiter) | (bytes == '\n'), cfieldends_bits);
  uint64_t mask;
  memcpy(&mask, &found, sizeof mask);
  return mask;
}

#endif
