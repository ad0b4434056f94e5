#ifndef FOOTSTRIKE_CRING_H
#define FOOTSTRIKE_CRING_H

#include <stdint.h>

/// Steady nanoseconds (CLOCK_MONOTONIC).
int64_t cring_now(void);

/// Does nothing for so many nanoseconds, in a way that leaves the processor's means to others.
void cring_pause(int64_t nanoseconds);

/// How many processors the calling thread may run on.
int cring_processors(void);

/// Sleeps while `*word` is `expected`, until woken or until `deadline` (steady nanoseconds; negative
/// means no end). Returns 0 when woken or not asleep at all, 1 when the deadline has passed.
int cring_wait(void *word, uint32_t expected, int64_t deadline);

/// Wakes whoever sleeps on `word`.
void cring_wake(void *word);

/// Asks once for the right to call `cring_barrier`. Returns 1 if the kernel grants it, else 0.
int cring_register_barrier(void);

/// Makes every running thread of this process pass a full memory barrier.
void cring_barrier(void);

/// Begins to bring the line of memory at `place` here, to be read. Never faults.
static inline __attribute__((always_inline)) void cring_fetch_to_read(const void *place) {
  __builtin_prefetch(place, 0);
}

/// The same, to be written: other processors give the line up.
static inline __attribute__((always_inline)) void cring_fetch_to_write(const void *place) {
#if defined(__x86_64__)
  // Compilers use it only where told that the processor has it; those that don't take it as no operation.
  __asm__ volatile("prefetchw %0" : : "m"(*(const char *)place));
#else
  __builtin_prefetch(place, 1);
#endif
}

#endif
