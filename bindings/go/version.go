// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// Version is that of the library that is loaded, for example "0.1.0".
func Version() string { return capi.Text(capi.Version()) }

// ABIVersion is that of the binary interface of the library: major << 16 | minor.
func ABIVersion() uint32 { return capi.AbiVersion() }

// FormatVersion is that of the files which the library writes.
func FormatVersion() uint32 { return capi.FormatVersion() }
