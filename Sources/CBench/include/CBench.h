#ifndef FOOTSTRIKE_CBENCH_H
#define FOOTSTRIKE_CBENCH_H

#include <stdint.h>

/// How often this process has asked for memory so far. Every allocation function of the C library is
/// counted, so Swift's are too. Always zero in a build with a sanitizer, which has its own.
uint64_t cbench_allocations(void);

/// Keeps the calling thread on one processor. Returns 0, or -1 where there is no such processor.
int cbench_pin(int processor);

/// Steady nanoseconds (CLOCK_MONOTONIC).
int64_t cbench_now(void);

/// Nanoseconds of processor time that the calling thread has used.
int64_t cbench_thread_time(void);

/// Calls `work` with `context`; a name for profilers.
void cbench_measured(void (*work)(void *context), void *context);

#endif
