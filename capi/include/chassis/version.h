/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_VERSION_H_
#define CHASSIS_VERSION_H_

/**
 * @file version.h
 * Three numbers that are not the same: the version of the package, the version of the binary
 * interface, and the version of the file format.
 */

#include <stdint.h>

/** Marks an exported function. Empty where the compiler needs no mark. */
#if defined(__GNUC__)
#define CHASSIS_API __attribute__((visibility("default")))
#else
#define CHASSIS_API
#endif

/** Version of the package, for users and bug reports. */
#define CHASSIS_VERSION "0.1.0"

/**
 * Version of the binary interface; the build reads it here. The major number is that of
 * `libchassis.so.MAJOR`. Within one major number the interface only grows, because older programs
 * must run on; each addition raises the minor number. While the major number is 0 the interface may
 * still change.
 */
#define CHASSIS_ABI_MAJOR 0
#define CHASSIS_ABI_MINOR 4

/**
 * The two numbers in one, as chassis_abi_version() returns them: major << 16 | minor. Like every
 * constant of these headers it can be used in `#if`.
 */
#define CHASSIS_ABI_VERSION ((CHASSIS_ABI_MAJOR << 16) | CHASSIS_ABI_MINOR)

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Returns the version of the package that is loaded, for example "0.1.0".
 *
 * @return a NUL-terminated string that lives as long as the library; never NULL
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API const char *chassis_version(void);

/**
 * Returns the version of the binary interface of the library that is loaded. A program that was
 * compiled against these headers runs with it if the major numbers are equal and
 * `chassis_abi_version() >= CHASSIS_ABI_VERSION`.
 *
 * @return major << 16 | minor
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API uint32_t chassis_abi_version(void);

/**
 * Returns the version of the file format that this library writes. It reads this one and, from the
 * first release on, every older one since 3; another one is AERO_CONFIG_UNSUPPORTED_FORMAT.
 *
 * @return the format version, 3 or more
 *
 * Threads: any.
 * @since 0.1
 */
CHASSIS_API uint32_t chassis_format_version(void);

#ifdef __cplusplus
}
#endif

#endif /* CHASSIS_VERSION_H_ */
