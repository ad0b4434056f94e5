// As much of Arduino as the sketch uses, so that it runs on a computer: time stands still until it is moved
// on, and the serial line is standard output.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>

uint32_t micros();

struct HostSerial {
  void begin(uint32_t) {}
  int available();
  int read();
  size_t write(uint8_t byte) { return fwrite(&byte, 1, 1, stdout); }
  size_t write(const uint8_t *bytes, size_t count) { return fwrite(bytes, 1, count, stdout); }
};

extern HostSerial Serial;
