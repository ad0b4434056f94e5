// Plain rows of numbers, many bytes at a time. In C because Swift can't turn a vector of bytes into a mask of
// bits, nor compile one function for several processors; all of them give the same bits.
//
// 1. `find_ends`: a mask of 64 bits tells where fields end in 64 bytes of text; their places are written down
//    as long as each row has as many as it should.
// 2. `read_row`: the last eight bytes of each field come into a lane of their own, its last byte highest, the
//    bytes before the number become zero, and a point moves out of the way. What is left must be digits. Pairs
//    of digits, then fours, then eights become numbers, all lanes at once. No field waits for another.
//
//     ,-12.345,    field, with the delimiter before and after it
//      -12.345     first byte: a minus
//       12.345     six bytes from there to the end, so two of the eight become zero
//    ..12.345      lane; recorders write so many decimals in every row: where the point stood in the last row
//    ...12345      it is tried first, and looked for only where it is not
#include "CPlainRows.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef uint8_t bytes __attribute__((ext_vector_type(64)));
typedef _Bool bits __attribute__((ext_vector_type(64)));
typedef uint16_t shorts __attribute__((ext_vector_type(32)));
typedef uint32_t words __attribute__((ext_vector_type(16)));
typedef uint64_t lanes __attribute__((ext_vector_type(8)));
typedef double doubles __attribute__((ext_vector_type(8)));
typedef float floats __attribute__((ext_vector_type(8)));

enum {
  // Bytes that are looked at together.
  WIDTH = 64,
  // No longer text is looked at for some rows.
  LONGEST = CPLAINROWS_ENDS - 2 * 64,
  // The time's lanes: its upper and its lower eight digits.
  UPPER = 3,
  LOWER = 7,
  TIME = 1 << UPPER | 1 << LOWER,
  // What no byte is.
  NO_BYTE = 256,
};

static const uint64_t ones = 0x0101010101010101, zeros = 0x3030303030303030, top_bits = 0x8080808080808080;

static cplainrows_processor this_processor(void) {
#if defined(__x86_64__)
  // Processors without this one slow down their clock for vectors so wide.
  if (__builtin_cpu_supports("avx512vbmi2")) return CPLAINROWS_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return CPLAINROWS_AVX2;
#endif
  return CPLAINROWS_ANY;
}

void cplainrows_prepare(cplainrows_reader *reader, uint8_t delimiter, uint8_t point, uint32_t column_count) {
  memset(reader, 0, sizeof *reader);
  reader->processor = this_processor();
  reader->delimiter = delimiter;
  reader->point = point;
  reader->column_count = reader->stride = column_count;
  for (int lane = 0; lane < CPLAINROWS_LANES; lane++) {
    reader->minus[lane] = NO_BYTE;
    reader->divisors[lane] = 1;
    reader->zeros[lane] = zeros;
  }
}

void cplainrows_set_reading(cplainrows_reader *reader, uint32_t lane, uint32_t column, double scale, double greatest) {
  reader->lanes |= 1u << lane;
  reader->columns[lane] = column;
  reader->fewest[lane] = 2;
  reader->minus[lane] = '-';
  reader->scales[lane] = scale;
  reader->greatest[lane] = greatest;
}

void cplainrows_set_time(cplainrows_reader *reader, uint32_t column, uint64_t nanoseconds) {
  reader->lanes |= TIME;
  reader->columns[UPPER] = reader->columns[LOWER] = column;
  reader->fewest[UPPER] = reader->fewest[LOWER] = 2;
  reader->nanoseconds = nanoseconds;
}

void cplainrows_leave(cplainrows_reader *reader, uint32_t lanes) {
  reader->left = lanes & reader->lanes;
  reader->most_time = reader->lanes & ~lanes & TIME ? INT64_MAX / reader->nanoseconds : UINT64_MAX;
  for (uint32_t lane = 0; lane < CPLAINROWS_LANES; lane++)
    reader->is_used[lane] = (reader->lanes & ~lanes) >> lane & 1 ? ~0ull : 0;
}

INLINE uint64_t mask(const bytes *found) {
  bits set = __builtin_convertvector(*found, bits);
  uint64_t mask;
  memcpy(&mask, &set, sizeof mask);
  return mask;
}

INLINE uint64_t load(const uint8_t *at) {
  uint64_t word;
  memcpy(&word, at, sizeof word);
  return word;
}

#define LOAD(array) ({ lanes all; memcpy(&all, array, sizeof all); all; })

// A byte's top bit where it is no digit; after the first such byte perhaps where it is one, too.
#define NOT_DIGITS(word) (((word) + 0x76 * ones) | (word))

// Writes down where the fields of whole rows end; returns how many rows.
INLINE uint32_t find_ends(cplainrows_reader *reader, const uint8_t *text, const uint8_t *end, uint32_t most,
                          int32_t *ends) {
  if (end - text < CPLAINROWS_AFTER) return 0;
  // As many ends as bytes at most, and a vector's more.
  uint64_t room = (uint64_t)(end - text) - CPLAINROWS_AFTER, last = room < LONGEST ? room : LONGEST;
  uint32_t rows = 0, count = 0, end_of_row = 0;
  uint64_t was_end = 1, was_return = 0, was_quoted = 0;
  int is_blank = reader->delimiter == ' ';
  for (uint64_t from = 0; from <= last; from += WIDTH) {
    bytes look;
    memcpy(&look, text + from, sizeof look);
    bytes lines = (bytes)(look == '\n'), returns = (bytes)(look == '\r'), quotes = (bytes)(look == '"');
    bytes all = (bytes)(look == reader->delimiter) | lines | returns;
    uint64_t newline = mask(&lines), back = mask(&returns), found = mask(&all);
    // Not plain: a return without a line break, an end in quotes, several blanks that are one delimiter.
    uint64_t odd = (back << 1 | was_return) & ~newline;
    was_return = back >> 63;
    if (reader->has_others | is_blank) {
      uint64_t quoted = mask(&quotes);
      if (quoted | was_quoted) {
        for (int shift = 1; shift < WIDTH; shift *= 2) quoted ^= quoted << shift;
        quoted ^= was_quoted;
        was_quoted = 0 - (quoted >> 63);
        odd |= quoted & found;
      }
      if (is_blank) odd |= (found << 1 | was_end) & found & ~newline & ~back;
      was_end = found >> 63;
    }
    // Eight at a time, though some may be none: how many there are is not asked at each.
    uint64_t rest = found;
    for (int32_t *next = ends + count; rest; next += 8)
      for (int index = 0; index < 8; index++, rest &= rest - 1)
        next[index] = (int32_t)from + (int32_t)(rest ? __builtin_ctzll(rest) : WIDTH);
    // Up to the first odd byte.
    for (newline &= (odd & -odd) - 1; newline; newline &= newline - 1) {
      uint32_t ordinal = count + (uint32_t)__builtin_popcountll(found & (newline ^ (newline - 1)));
      end_of_row += reader->stride;
      if (ordinal != end_of_row) {
        if (rows || ordinal - reader->column_count > 1) return rows;
        end_of_row = reader->stride = ordinal;
      }
      if (++rows == most) return rows;
    }
    if (odd) return rows;
    count += (uint32_t)__builtin_popcountll(found);
  }
  return rows;
}

// Looks for each reading's point, and for numbers too long for their lanes; returns whether anything is not as it
// was in the last row.
static __attribute__((noinline)) int learn(cplainrows_reader *reader, const uint8_t *text, const int32_t *ends) {
  static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
  uint32_t left = reader->left;
  int is_new = 0;
  for (int lane = 0; lane < CPLAINROWS_LANES; lane++) {
    if (!reader->is_used[lane]) continue;
    const int32_t *place = ends + reader->columns[lane];
    const uint8_t *start = text + place[0] + 1, *stop = text + place[1];
    start += *start == '-';
    int64_t length = stop - start;
    const uint8_t *point = length > 0 ? memchr(start, reader->point, (size_t)length) : NULL;
    if (lane == UPPER || lane == LOWER) {
      if (point || length > 16) left |= TIME;
      continue;
    }
    if (length > 8) {
      left |= 1u << lane;
      continue;
    }
    int64_t decimals = point ? stop - point - 1 : 0, shift = 56 - 8 * decimals;
    uint64_t up_to_point = point ? ~0ull >> (8 * decimals) : 0;
    is_new |= reader->up_to_point[lane] != up_to_point;
    reader->up_to_point[lane] = up_to_point;
    reader->points[lane] = point ? 0xFFull << shift : 0;
    reader->zeros[lane] = point ? zeros ^ (uint64_t)(reader->point ^ '0') << shift : zeros;
    reader->divisors[lane] = powers[decimals];
    // The point, all decimals, and at least one digit.
    reader->fewest[lane] = !point ? 2 : decimals ? (uint64_t)decimals + 2 : 3;
  }
  if (left == reader->left) return is_new;
  cplainrows_leave(reader, left);
  return 0;
}

// Eight digits a lane, as differences from '0' and the last one highest, as a number.
#define NUMBERS(digits) ({ \
  shorts pairs = (shorts)(digits) * 0x0A01 >> 8; \
  words hundreds = (words)(pairs * (shorts)(lanes)(0x0001006400010064)); \
  lanes fours = (lanes)((hundreds + (hundreds << 16)) >> 16); \
  (fours & 0xFFFFFFFF) * 10000 + (fours >> 32); \
})

// Reads the row whose fields end there; 0 where it is not plain.
INLINE int read_row(const cplainrows_reader *reader, const uint8_t *text, const int32_t *ends,
                    cplainrows_sample *sample) {
  lanes first, last, count;
  for (int lane = 0; lane < CPLAINROWS_LANES; lane++) {
    const int32_t *place = ends + reader->columns[lane];
    int64_t before = place[0], stop = place[1], length = (int32_t)stop - (int32_t)before;
    const uint8_t *eight = text + stop - 8;
    if (lane == UPPER) {
      eight = length > 9 ? eight - 8 : (const uint8_t *)&zeros;
      length = length > 9 ? length - 8 : 2;
    }
    if (lane == LOWER) length = length < 9 ? length : 9;
    first[lane] = load(text + before + 1);
    last[lane] = load(eight);
    count[lane] = (uint64_t)length;
  }
  // `count` is one more than there are bytes, and here as many without a minus.
  lanes minus = (lanes)((first & 0xFF) == LOAD(reader->minus));
  count += minus;
  lanes missing = 9 - count;
  lanes texts = (last ^ LOAD(reader->zeros)) & ((lanes)~0ull << (missing << 3 & 63));
  lanes digits = texts ^ ((texts ^ (texts << 8)) & LOAD(reader->up_to_point));
  // The top bit of any byte.
  lanes odd = missing | (count - LOAD(reader->fewest)) | digits | (digits + 0x76 * ones);
  lanes numbers = NUMBERS(digits);
  uint64_t time = numbers[UPPER] * 100000000 + numbers[LOWER];
  // A whole number below 2^52 is the end of a double's mantissa. Eight digits at most and a power of ten up to
  // 10^7 are both exact: one division rounds once, to the nearest double.
  doubles told = ((doubles)(numbers | 0x4330000000000000) - 4503599627370496.0) / (doubles)LOAD(reader->divisors);
  lanes readings = (lanes)((doubles)((lanes)told ^ minus << 63) * (doubles)LOAD(reader->scales));
  // Without their signs doubles are in the order of their bits: the top bit is set where one is greater.
  lanes room = LOAD(reader->greatest) - (readings & ~0ull >> 1);
  odd = ((odd & top_bits) | (texts & LOAD(reader->points)) | (room & 1ull << 63)) & LOAD(reader->is_used);
  if (__builtin_reduce_or(odd) || time > reader->most_time) return 0;
  sample->nanoseconds = (int64_t)(time * reader->nanoseconds);
  floats rounded = __builtin_convertvector((doubles)readings, floats);
  memcpy(sample->acceleration, &rounded, sizeof rounded);
  return 1;
}

INLINE cplainrows_taken read_rows(cplainrows_reader *reader, const uint8_t *text, const uint8_t *end, int64_t index,
                                  cplainrows_sample *samples, uint32_t most, int32_t *ends) {
  ends[0] = -1;
  uint32_t rows = find_ends(reader, text, end, most, ends + 1), stride = reader->stride, row = 0;
  int reads = reader->left != reader->lanes, has_more = stride > reader->column_count;
  for (; row < rows; row++, ends += stride, samples++) {
    // One more field is empty: nothing, or nothing between a return and its line break.
    if (has_more ? ends[stride] != ends[stride - 1] + 1 : text[ends[stride] - 1] == '\r') break;
    if (!reads) {
      memset(samples, 0, sizeof *samples);
    } else if (!read_row(reader, text, ends, samples)) {
      if (!learn(reader, text, ends) || !read_row(reader, text, ends, samples)) break;
    }
    samples->index = index + row;
    memcpy(samples->others, reader->others, sizeof samples->others);
  }
  return (cplainrows_taken){row, stride};
}

#define READ_WITH(processor, features) \
  features static cplainrows_taken read_with_##processor( \
      cplainrows_reader *reader, const uint8_t *text, const uint8_t *end, int64_t index, cplainrows_sample *samples, \
      uint32_t most, int32_t *ends) { \
    return read_rows(reader, text, end, index, samples, most, ends); \
  }

READ_WITH(any, )
#if defined(__x86_64__)
#define AVX2 "avx2,bmi,bmi2,lzcnt,popcnt"
READ_WITH(avx2, __attribute__((target(AVX2))))
READ_WITH(avx512, __attribute__((target(AVX2 ",avx512f,avx512bw,avx512dq,avx512vl"))))
#endif

cplainrows_taken cplainrows_read(cplainrows_reader *reader, const uint8_t *text, const uint8_t *end, int64_t index,
                                 cplainrows_sample *samples, uint32_t most, int32_t *ends) {
  switch (reader->processor) {
#if defined(__x86_64__)
  case CPLAINROWS_AVX512: return read_with_avx512(reader, text, end, index, samples, most, ends);
  case CPLAINROWS_AVX2: return read_with_avx2(reader, text, end, index, samples, most, ends);
#endif
  default: return read_with_any(reader, text, end, index, samples, most, ends);
  }
}
