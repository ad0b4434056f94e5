#include "CFieldEnds.h"
