#ifndef FOOTSTRIKE_CSENSORS_SHIM_H
#define FOOTSTRIKE_CSENSORS_SHIM_H

#include <stdio.h>
#include <sensors/sensors.h>
#include <sensors/error.h>

/// libsensors' version; its own global is a `var`, which Swift 6 refuses to read.
static inline const char *csensors_version(void) { return libsensors_version; }

#endif
