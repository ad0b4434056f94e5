#ifndef FOOTSTRIKE_CSERIAL_H
#define FOOTSTRIKE_CSERIAL_H

/// The kernel's and glibc's calls that Swift's Glibc module does not show.
#include <stdint.h>
#include <sys/eventfd.h>

#endif
