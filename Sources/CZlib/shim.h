#ifndef FOOTSTRIKE_CZLIB_SHIM_H
#define FOOTSTRIKE_CZLIB_SHIM_H
#include <zlib.h>
#endif
