// An MPU-6050 whose readings follow from how many were taken; see host.cpp.
#pragma once
#include <cstdint>

struct HostWire {
  void begin() {}
  void setClock(uint32_t) {}
  void beginTransmission(uint8_t) {}
  void write(uint8_t) {}
  uint8_t endTransmission(bool = true) { return 0; }
  uint8_t requestFrom(uint8_t, uint8_t count);
  int read();
};

extern HostWire Wire;
