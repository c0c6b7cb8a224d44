// SPDX-License-Identifier: Apache-2.0

package capi

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

var mirrors = map[string]any{
	"error":              Error{},
	"options":            Options{},
	"store_details":      StoreDetails{},
	"recovery_report":    RecoveryReport{},
	"verify_report":      VerifyReport{},
	"collection_options": CollectionOptions{},
	"collection_details": CollectionDetails{},
	"snapshot_details":   SnapshotDetails{},
	"bytes":              Bytes{},
	"document":           Document{},
	"search_options":     SearchOptions{},
}

// typesOf are the Go types that mirror a type of C.
var typesOf = map[string]string{
	"uint32_t": "uint32", "int32_t": "int32", "chassis_status": "int32", "uint64_t": "uint64",
	"size_t": "uint64", "chassis_log_function": "uintptr", "void *": "uintptr",
	"const void *": "*uint8", "chassis_bytes": "capi.Bytes",
	"const chassis_filter *const *": "uintptr", "const chassis_task *": "uintptr",
}

var (
	comment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	field   = regexp.MustCompile(`(\w[\w ]*?(?: \*const \*| \*| ))(\w+)(\[\d+\])?;`)
)

// fieldsOf are name and Go type of each field of a struct of the headers.
func fieldsOf(headers, name string) (fields [][2]string) {
	_, rest, _ := strings.Cut(headers, "typedef struct chassis_"+name+" {")
	body, _, _ := strings.Cut(rest, "} chassis_"+name+";")
	for _, match := range field.FindAllStringSubmatch(body, -1) {
		kind := strings.TrimSpace(match[1])
		if match[3] != "" {
			fields = append(fields, [2]string{match[2], match[3] + "uint8"})
		} else {
			fields = append(fields, [2]string{match[2], typesOf[kind]})
		}
	}
	return fields
}

func TestMirrorsHaveTheFieldsOfTheHeaders(t *testing.T) {
	paths, err := filepath.Glob("../../../../capi/include/chassis/*.h")
	if err != nil || len(paths) == 0 {
		t.Fatal("no headers", err)
	}
	headers := ""
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		headers += comment.ReplaceAllString(string(text), "")
	}
	for name, mirror := range mirrors {
		kind, fields := reflect.TypeOf(mirror), fieldsOf(headers, name)
		if kind.NumField() != len(fields) {
			t.Errorf("%s has %d fields in the header: %v", name, len(fields), fields)
			continue
		}
		for i, want := range fields {
			got := kind.Field(i)
			if !strings.EqualFold(got.Name, strings.ReplaceAll(want[0], "_", "")) ||
				got.Type.String() != want[1] {
				t.Errorf("field %d of %s is %s %s, in the header %v", i, name, got.Name, got.Type,
					want)
			}
		}
	}
}

func TestFlagsAreThoseOfTheHeaders(t *testing.T) {
	flags := map[string]int{"OPEN_READ_ONLY": OpenReadOnly, "OPEN_CREATE": OpenCreate,
		"OPEN_EXCLUSIVE": OpenExclusive, "KEEP_ABSENT": KeepAbsent}
	text := ""
	for _, path := range []string{"store.h", "write.h"} {
		header, err := os.ReadFile("../../../../capi/include/chassis/" + path)
		if err != nil {
			t.Fatal(err)
		}
		text += string(header)
	}
	for name, value := range flags {
		line := "#define CHASSIS_" + name + " ((uint32_t)" + string(rune('0'+value)) + ")"
		if !strings.Contains(text, line) {
			t.Errorf("the headers do not say %q", line)
		}
	}
}
