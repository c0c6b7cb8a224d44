// SPDX-License-Identifier: Apache-2.0
#include "chassis/version.h"

#include "core/format/identity.h"

extern "C" {

const char* chassis_version(void) { return CHASSIS_VERSION; }

uint32_t chassis_abi_version(void) { return CHASSIS_ABI_VERSION; }

uint32_t chassis_format_version(void) { return chassis::kFormatVersion; }

}  // extern "C"
