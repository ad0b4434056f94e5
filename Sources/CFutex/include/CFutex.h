#ifndef FOOTSTRIKE_CFUTEX_H
#define FOOTSTRIKE_CFUTEX_H

#include <stdint.h>

/// Steady nanoseconds (CLOCK_MONOTONIC).
int64_t cfutex_now(void);

/// Does nothing for so many nanoseconds, in a way that leaves the processor's means to others.
void cfutex_pause(int64_t nanoseconds);

/// How many processors this process may run on.
int cfutex_processors(void);

/// Sleeps while `*word` is `expected`, until woken or until `deadline` (steady nanoseconds; negative
/// means no end). Returns 0 when woken or not asleep at all, 1 when the deadline has passed.
int cfutex_wait(void *word, uint32_t expected, int64_t deadline);

/// Wakes whoever sleeps on `word`.
void cfutex_wake(void *word);

/// Asks once for the right to call `cfutex_barrier`. Returns 1 if the kernel grants it, else 0.
int cfutex_register_barrier(void);

/// Makes every running thread of this process pass a full memory barrier.
void cfutex_barrier(void);

#endif
