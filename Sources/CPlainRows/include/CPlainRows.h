#ifndef FOOTSTRIKE_CPLAINROWS_H
#define FOOTSTRIKE_CPLAINROWS_H

#include <stdint.h>

enum {
  /// Numbers of a row that are turned into doubles together: three axes of the acceleration, a spare one or the
  /// upper eight digits of the time; three axes of the angular rate, a spare one or the lower eight.
  CPLAINROWS_LANES = 8,
  CPLAINROWS_TIME = 7,
  /// Rows that are read by one call.
  CPLAINROWS_MOST = 16,
  /// Columns of the widest rows that are read.
  CPLAINROWS_COLUMNS = 255,
  /// How many ends of fields a call may write.
  CPLAINROWS_ENDS = 4096,
  /// Bytes before the first row that can be read, whatever they are.
  CPLAINROWS_BEFORE = 16,
  /// Bytes from the start of a row, without which it is not looked at.
  CPLAINROWS_AFTER = 80,
};

/// Processors that rows are read for, each able to do what those before it can.
typedef enum { CPLAINROWS_ANY, CPLAINROWS_AVX2, CPLAINROWS_AVX512 } cplainrows_processor;

/// A sample as it lies in memory.
typedef struct {
  int64_t nanoseconds;
  int64_t index;
  float acceleration[4];
  float angular_rate[4];
  uint8_t others[16];
} cplainrows_sample;

/// How rows are written; and how the last one was, which is tried first.
typedef struct {
  /// A bit for each lane that has a column, and of those for each that is left to the caller.
  uint32_t lanes;
  uint32_t left;
  /// All bits where a lane has a column and is not left; and the column.
  uint64_t is_used[CPLAINROWS_LANES];
  uint64_t columns[CPLAINROWS_LANES];
  /// The byte that may stand before its digits.
  uint64_t minus[CPLAINROWS_LANES];
  /// SI units in one unit of its reading, and the most that a sensor reads in SI units.
  double scales[CPLAINROWS_LANES];
  double greatest[CPLAINROWS_LANES];
  /// Of the last eight bytes of its field: what makes digits and the point zero, where the point stands, the bytes
  /// up to it, 10 to the power of the digits after it, and how many bytes a number has at least.
  uint64_t zeros[CPLAINROWS_LANES];
  uint64_t points[CPLAINROWS_LANES];
  uint64_t up_to_point[CPLAINROWS_LANES];
  double divisors[CPLAINROWS_LANES];
  uint64_t fewest[CPLAINROWS_LANES];
  /// Nanoseconds in one unit of the time, and the latest time in its own unit.
  uint64_t nanoseconds;
  uint64_t most_time;
  /// Columns of a row, and ends of fields from one row to the next.
  uint32_t column_count;
  uint32_t stride;
  /// This one, or an older one; all read the same bits.
  cplainrows_processor processor;
  uint8_t delimiter;
  uint8_t point;
  /// There are columns without a lane, and anything may stand in them.
  uint8_t has_others;
  /// What all samples have in common.
  uint8_t others[16];
} cplainrows_reader;

/// What a call has read.
typedef struct {
  uint32_t rows;
  /// Ends of fields from one row to the next.
  uint32_t stride;
} cplainrows_taken;

/// Makes a reader of rows of so many columns that reads none of them yet.
void cplainrows_prepare(cplainrows_reader *reader, uint8_t delimiter, uint8_t point, uint32_t column_count);

/// Lets it read a reading.
void cplainrows_set_reading(cplainrows_reader *reader, uint32_t lane, uint32_t column, double scale, double greatest);

/// Lets it read the time, whole numbers of so many nanoseconds.
void cplainrows_set_time(cplainrows_reader *reader, uint32_t column, uint64_t nanoseconds);

/// Leaves just these of its lanes to the caller; it leaves more of them where it finds longer numbers.
void cplainrows_leave(cplainrows_reader *reader, uint32_t lanes);

/// Reads rows from `text` on, up to the first that is not plain or that may not end before `end`.
///
/// Plain is a row of bare numbers: readings of at most eight digits, a point and a minus, the time of at most
/// sixteen digits. In lanes that are left and in columns without a lane may be anything without a delimiter. One
/// more field is no error if it is empty.
///
/// - samples: room for `most`, at most CPLAINROWS_MOST; the first has this index.
/// - ends: gets -1, then the place of the delimiter or line break after each field, counted from `text`.
cplainrows_taken cplainrows_read(cplainrows_reader *reader, const uint8_t *text, const uint8_t *end, int64_t index,
                                 cplainrows_sample *samples, uint32_t most, int32_t *ends);

#endif
