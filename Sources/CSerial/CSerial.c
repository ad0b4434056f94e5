#define _GNU_SOURCE
#include "CSerial.h"

// The kernel's termios, with its speeds; glibc's <termios.h> knows a list of speeds only and can't be
// included beside it.
#include <asm/termbits.h>
#include <linux/serial.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

int cserial_set_raw(int descriptor, uint32_t baud, int hardware_flow, int hang_up_on_close) {
  struct termios2 settings;
  if (ioctl(descriptor, TCGETS2, &settings) != 0) return -1;
  settings.c_iflag = IGNBRK;
  settings.c_oflag = 0;
  settings.c_lflag = 0;
  settings.c_cflag &= ~(CSIZE | PARENB | CSTOPB | CRTSCTS | HUPCL | CBAUD | (CBAUD << IBSHIFT));
  settings.c_cflag |= CS8 | CREAD | CLOCAL | BOTHER | (BOTHER << IBSHIFT);
  if (hardware_flow) settings.c_cflag |= CRTSCTS;
  if (hang_up_on_close) settings.c_cflag |= HUPCL;
  settings.c_ispeed = baud;
  settings.c_ospeed = baud;
  // One byte: so that a read of nothing means the end and not "nothing yet".
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  return ioctl(descriptor, TCSETS2, &settings);
}

int64_t cserial_baud(int descriptor) {
  struct termios2 settings;
  if (ioctl(descriptor, TCGETS2, &settings) != 0) return -1;
  return settings.c_ospeed;
}

int cserial_set_low_latency(int descriptor) {
  struct serial_struct settings;
  if (ioctl(descriptor, TIOCGSERIAL, &settings) != 0) return 0;
  settings.flags |= ASYNC_LOW_LATENCY;
  return ioctl(descriptor, TIOCSSERIAL, &settings) == 0;
}

int cserial_set_lines(int descriptor, int dtr, int rts) {
  int raised = (dtr > 0 ? TIOCM_DTR : 0) | (rts > 0 ? TIOCM_RTS : 0);
  int lowered = (dtr == 0 ? TIOCM_DTR : 0) | (rts == 0 ? TIOCM_RTS : 0);
  if (raised && ioctl(descriptor, TIOCMBIS, &raised) != 0) return -1;
  if (lowered && ioctl(descriptor, TIOCMBIC, &lowered) != 0) return -1;
  return 0;
}

int cserial_lines(int descriptor) {
  int lines = 0;
  return ioctl(descriptor, TIOCMGET, &lines) == 0 ? lines : -1;
}

int cserial_set_exclusive(int descriptor, int exclusive) {
  return ioctl(descriptor, exclusive ? TIOCEXCL : TIOCNXCL);
}

int64_t cserial_timer_slack(void) { return prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0); }

int cserial_set_timer_slack(int64_t nanoseconds) {
  return prctl(PR_SET_TIMERSLACK, (unsigned long)nanoseconds, 0, 0, 0);
}

int cserial_set_realtime(int priority) {
  struct sched_param parameters = {.sched_priority = priority};
  return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters);
}

int cserial_set_of_descriptors(void) { return epoll_create1(EPOLL_CLOEXEC); }

int cserial_add_to_set(int set, int descriptor) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
  return epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event);
}

int cserial_ready_in_set(int set) {
  struct epoll_event event;
  // The kernel puts what it told of at the end of its list.
  return epoll_wait(set, &event, 1, 0) == 1 ? event.data.fd : -1;
}

void cserial_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
