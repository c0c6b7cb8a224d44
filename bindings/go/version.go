// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// Version returns the version of the loaded library, for example "0.1.0".
func Version() string { return capi.Text(capi.Version()) }

// ABIVersion returns the version of the binary interface of the library: major << 16 | minor.
func ABIVersion() uint32 { return capi.AbiVersion() }

// FormatVersion returns the version of the file format that the library writes.
func FormatVersion() uint32 { return capi.FormatVersion() }
