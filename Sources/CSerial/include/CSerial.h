#ifndef FOOTSTRIKE_CSERIAL_H
#define FOOTSTRIKE_CSERIAL_H

/// The kernel's and glibc's calls that Swift's Glibc module does not show.
#include <stdint.h>
#include <sys/eventfd.h>

/// Puts a terminal into raw mode at any baud: eight bits, no echo, no signals, no flow control unless
/// `hardware_flow`; a read waits for a byte. `hang_up_on_close` lowers DTR when the last one closes.
/// Returns 0, or -1 with errno.
int cserial_set_raw(int descriptor, uint32_t baud, int hardware_flow, int hang_up_on_close);

/// The baud a terminal runs at; 0 where the driver knows none, -1 with errno.
int64_t cserial_baud(int descriptor);

/// Asks the driver to hand over bytes at once. Returns 1 if it will, 0 if it has no such setting.
int cserial_set_low_latency(int descriptor);

/// Raises (1) or lowers (0) DTR and RTS; negative leaves the line. Returns 0, or -1 with errno.
int cserial_set_lines(int descriptor, int dtr, int rts);

/// The modem lines as TIOCM bits, or -1 with errno.
int cserial_lines(int descriptor);

/// Refuses further openers (not root's). Returns 0, or -1 with errno.
int cserial_set_exclusive(int descriptor, int exclusive);

/// Nanoseconds the kernel may delay this thread's timers; -1 with errno.
int64_t cserial_timer_slack(void);

/// Sets that for this thread. Returns 0, or -1 with errno.
int cserial_set_timer_slack(int64_t nanoseconds);

/// Puts the calling thread under SCHED_FIFO. Returns 0, or an errno.
int cserial_set_realtime(int priority);

/// Several descriptors as one that can be polled: it can be read while one of them can (epoll(7)). Returns it, or -1
/// with errno.
int cserial_set_of_descriptors(void);

/// Adds a descriptor, which leaves when it is closed. Returns 0, or -1 with errno.
int cserial_add_to_set(int set, int descriptor);

/// One that can be read or is hung up, another one at each call; -1 where none is.
int cserial_ready_in_set(int set);

/// Names the calling thread, at most 15 bytes.
void cserial_name_thread(const char *name);

#endif
