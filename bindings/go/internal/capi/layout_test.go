// SPDX-License-Identifier: Apache-2.0

package capi

import (
	"fmt"
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
	"arrow_options":      ArrowOptions{},
}

// typesOf are the Go types that mirror a type of C.
var typesOf = map[string]string{
	"uint32_t": "uint32", "int32_t": "int32", "chassis_status": "int32", "uint64_t": "uint64",
	"size_t": "uint64", "chassis_log_function": "uintptr", "void *": "uintptr",
	"const void *": "*uint8", "chassis_bytes": "capi.Bytes",
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
		"OPEN_EXCLUSIVE": OpenExclusive, "KEEP_ABSENT": KeepAbsent,
		"FILTER_IDS": FilterIDs, "FILTER_BITMAP": FilterBitmap, "FILTER_RANGE": FilterRange,
		"FILTER_SCHEMA": FilterSchema, "FILTER_GROUP": FilterGroup,
		"FILTER_ALLOW": FilterAllow, "FILTER_DENY": FilterDeny,
		"ARROW_ID": ArrowID, "ARROW_VECTOR": ArrowVector, "ARROW_DOCUMENT": ArrowDocument,
		"ARROW_SCHEMA": ArrowSchema, "ARROW_KEYS": ArrowKeys,
		"GO_DOCUMENTS": Documents, "GO_SCHEMAS": Schemas, "GO_SCHEMA_VERSIONS": SchemaVersions,
		"GO_DOCUMENT_IDS": DocumentIDs, "GO_GROUPS": Groups}
	text := ""
	for _, path := range []string{"../../../../capi/include/chassis/store.h",
		"../../../../capi/include/chassis/write.h", "../../../../capi/include/chassis/filter.h",
		"../../../../capi/include/chassis/arrow.h", "columns.h"} {
		header, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text += string(header)
	}
	for name, value := range flags {
		line := fmt.Sprintf("#define CHASSIS_%s ((uint32_t)%d)", name, value)
		if !strings.Contains(text, line) {
			t.Errorf("the headers do not say %q", line)
		}
	}
}
