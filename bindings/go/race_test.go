// SPDX-License-Identifier: Apache-2.0

//go:build race

package chassis_test

const raceDetector = true
