// Sends an MPU-6050's readings to footstrike, over any serial line.
//
//   footstrike live /dev/ttyUSB0 --protocol footstrike
//
// The frame, byte by byte (numbers are little-endian but for the check):
//
//   00  COBS(body)  00
//
//   body     offset size
//   all         0    1   version, 1
//               1    1   kind: 1 header, 2 samples
//               2    2   number of the (next) sample, modulo 65536
//               4    4   device time in microseconds of the (next) sample, modulo 2^32
//   header      8    4   nominal samples a second x 1000
//              12    4   float: m/s^2 for one step of an acceleration
//              16    4   float: rad/s for one step of an angular rate; 0 where there is no gyroscope
//              20    1   foot: 0 unknown, 1 left, 2 right
//              21    1   length of the name, at most 32
//              22    n   name, UTF-8
//   samples     8    2   microseconds from one sample to the next
//              10    1   samples in the frame, 1..20 with a gyroscope, 1..40 without
//              11 n*12   int16 acceleration x, y, z, angular rate x, y, z (n*6 without a gyroscope)
//   all       end    2   CRC-16 of all before it, HIGH byte first: polynomial 0x1021, start 0xFFFF
//
// COBS (consistent overhead byte stuffing) takes the zeros out of the body: each zero becomes the distance
// to the next one, so that a zero on the line is always the edge of a frame. A body has at most 253 bytes.
//
// The header is sent first and again each second: a listener may come at any time, and a damaged header
// costs nothing but that second's wait. At 200 Hz this sketch sends 3.2 kB a second: 115200 baud has room.
//
// Wiring: VCC, GND, SDA, SCL. For another sensor change `beginSensor` and `readSensor` and the two steps.

#include <Arduino.h>
#include <Wire.h>

static const uint32_t BAUD = 115200;
static const uint32_t RATE_HZ = 200;
static const uint8_t SAMPLES_PER_FRAME = 4;
static const uint8_t FOOT = 0;  // 1 left, 2 right
static const char NAME[] = "arduino";

static const uint32_t PERIOD_US = 1000000UL / RATE_HZ;
static const uint8_t SAMPLE_BYTES = 12;
static const uint8_t MPU = 0x68;
static const float ACCELERATION_STEP = 9.80665f / 2048.0f;            // 16 g
static const float ANGULAR_RATE_STEP = 0.017453292f / 16.4f;          // 2000 degrees a second

static uint8_t body[11 + SAMPLES_PER_FRAME * SAMPLE_BYTES + 2];
static uint8_t samplesWaiting = 0;
static uint16_t sampleNumber = 0;
static uint32_t nextSampleAt = 0;
static uint32_t headerSentAt = 0;
static bool headerSent = false;
static bool running = true;

// ---- the frame -------------------------------------------------------------------------------------

static void put16(uint8_t *at, uint16_t value) {
  at[0] = (uint8_t)value;
  at[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *at, uint32_t value) {
  put16(at, (uint16_t)value);
  put16(at + 2, (uint16_t)(value >> 16));
}

static void putFloat(uint8_t *at, float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  put32(at, bits);
}

static uint16_t crc16(const uint8_t *bytes, uint8_t count) {
  uint16_t crc = 0xFFFF;
  for (uint8_t i = 0; i < count; i++) {
    crc ^= (uint16_t)bytes[i] << 8;
    for (uint8_t bit = 0; bit < 8; bit++) {
      crc = (crc & 0x8000) ? (uint16_t)((crc << 1) ^ 0x1021) : (uint16_t)(crc << 1);
    }
  }
  return crc;
}

// Appends the check to `count` bytes (there must be room for two more) and sends them as one frame.
static void sendFrame(uint8_t *bytes, uint8_t count) {
  uint16_t crc = crc16(bytes, count);
  bytes[count++] = (uint8_t)(crc >> 8);
  bytes[count++] = (uint8_t)crc;
  Serial.write((uint8_t)0);
  uint8_t start = 0;
  while (true) {
    uint8_t end = start;
    while (end < count && bytes[end] != 0) end++;
    Serial.write((uint8_t)(end - start + 1));
    Serial.write(bytes + start, (size_t)(end - start));
    if (end == count) break;
    start = end + 1;
  }
  Serial.write((uint8_t)0);
}

static void putStart(uint8_t *at, uint8_t kind, uint16_t number, uint32_t time) {
  at[0] = 1;
  at[1] = kind;
  put16(at + 2, number);
  put32(at + 4, time);
}

static void sendHeader(uint32_t time) {
  uint8_t header[22 + sizeof(NAME) - 1 + 2];
  putStart(header, 1, sampleNumber, time);
  put32(header + 8, RATE_HZ * 1000UL);
  putFloat(header + 12, ACCELERATION_STEP);
  putFloat(header + 16, ANGULAR_RATE_STEP);
  header[20] = FOOT;
  header[21] = sizeof(NAME) - 1;
  memcpy(header + 22, NAME, sizeof(NAME) - 1);
  sendFrame(header, 22 + sizeof(NAME) - 1);
}

static void sendSamples() {
  if (samplesWaiting == 0) return;
  put16(body + 8, (uint16_t)PERIOD_US);
  body[10] = samplesWaiting;
  sendFrame(body, (uint8_t)(11 + samplesWaiting * SAMPLE_BYTES));
  samplesWaiting = 0;
}

static void addSample(const int16_t readings[6], uint32_t time) {
  if (samplesWaiting == 0) {
    if (!headerSent || time - headerSentAt >= 1000000UL) {
      sendHeader(time);
      headerSent = true;
      headerSentAt = time;
    }
    putStart(body, 2, sampleNumber, time);
  }
  uint8_t *at = body + 11 + samplesWaiting * SAMPLE_BYTES;
  for (uint8_t i = 0; i < 6; i++) put16(at + 2 * i, (uint16_t)readings[i]);
  samplesWaiting++;
  sampleNumber++;
  if (samplesWaiting == SAMPLES_PER_FRAME) sendSamples();
}

// ---- the sensor ------------------------------------------------------------------------------------

static void writeRegister(uint8_t reg, uint8_t value) {
  Wire.beginTransmission(MPU);
  Wire.write(reg);
  Wire.write(value);
  Wire.endTransmission();
}

static void beginSensor() {
  Wire.begin();
  Wire.setClock(400000);
  writeRegister(0x6B, 0x01);  // awake, clocked by the gyroscope
  writeRegister(0x1A, 0x01);  // low-pass at 184 Hz
  writeRegister(0x1B, 0x18);  // 2000 degrees a second
  writeRegister(0x1C, 0x18);  // 16 g
}

// Acceleration x, y, z, then angular rate x, y, z; false where the sensor does not answer.
static bool readSensor(int16_t readings[6]) {
  Wire.beginTransmission(MPU);
  Wire.write((uint8_t)0x3B);
  if (Wire.endTransmission(false) != 0) return false;
  if (Wire.requestFrom(MPU, (uint8_t)14) != 14) return false;
  for (uint8_t i = 0; i < 7; i++) {
    uint8_t high = (uint8_t)Wire.read();
    uint8_t low = (uint8_t)Wire.read();
    int16_t value = (int16_t)((uint16_t)high << 8 | low);
    if (i == 3) continue;  // temperature
    readings[i < 3 ? i : i - 1] = value;
  }
  return true;
}

// ---- the board -------------------------------------------------------------------------------------

void setup() {
  Serial.begin(BAUD);
  beginSensor();
  nextSampleAt = micros();
}

void loop() {
  while (Serial.available() > 0) {
    int command = Serial.read();
    if (command == 's') {
      running = true;
      headerSent = false;
      nextSampleAt = micros();
    } else if (command == 'x') {
      running = false;
      sendSamples();
    }
  }
  if (!running) return;
  uint32_t now = micros();
  if ((int32_t)(now - nextSampleAt) < 0) return;
  // Samples that were missed keep their numbers, so that the listener can count them.
  uint32_t missed = (now - nextSampleAt) / PERIOD_US;
  if (missed > 0) {
    sendSamples();
    sampleNumber += (uint16_t)missed;
    nextSampleAt += missed * PERIOD_US;
  }
  int16_t readings[6];
  if (readSensor(readings)) {
    addSample(readings, nextSampleAt);
  } else {
    sendSamples();
    sampleNumber++;
  }
  nextSampleAt += PERIOD_US;
}
