// Runs the sketch for so many samples and writes what it sends to standard output:
//
//   cd Samples/arduino-sender
//   g++ -I host -x c++ footstrike_sender.ino host/host.cpp -o sender && ./sender 2000 | xxd | less
//
// Reading n is acceleration (n, -n, 2048) and angular rate (3n, -3n, 7), all wrapped to 16 bits. With a
// second argument the board is busy for 17 ms at that reading: two samples are missed there.
#include "Arduino.h"
#include "Wire.h"
#include <cstdlib>

HostSerial Serial;
HostWire Wire;

void setup();
void loop();

static uint32_t clockMicros = 4294000000u;  // wraps after one second
static long readings = 0;
static uint8_t answer[14];
static int answered = 0;

uint32_t micros() { return clockMicros; }
int HostSerial::available() { return 0; }
int HostSerial::read() { return -1; }

static void set(int at, long value) {
  uint16_t bits = (uint16_t)value;
  answer[at] = (uint8_t)(bits >> 8);
  answer[at + 1] = (uint8_t)bits;
}

uint8_t HostWire::requestFrom(uint8_t, uint8_t count) {
  set(0, readings);
  set(2, -readings);
  set(4, 2048);
  set(6, 340);
  set(8, 3 * readings);
  set(10, -3 * readings);
  set(12, 7);
  readings++;
  answered = 0;
  return count;
}

int HostWire::read() { return answer[answered++]; }

int main(int argc, char **argv) {
  long wanted = argc > 1 ? atol(argv[1]) : 1000;
  long busyAt = argc > 2 ? atol(argv[2]) : -1;
  setup();
  while (readings < wanted) {
    loop();
    clockMicros += 100;
    if (readings == busyAt) {
      clockMicros += 17000;
      busyAt = -1;
    }
  }
  return 0;
}
