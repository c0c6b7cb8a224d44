// SPDX-License-Identifier: Apache-2.0

package capi

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestFlagsAreThoseOfTheHeaders(t *testing.T) {
	flags := map[string]int{"OPEN_READ_ONLY": OpenReadOnly, "OPEN_CREATE": OpenCreate,
		"OPEN_EXCLUSIVE": OpenExclusive, "KEEP_ABSENT": KeepAbsent, "IF_ABSENT": IfAbsent,
		"FILTER_IDS": FilterIDs, "FILTER_BITMAP": FilterBitmap, "FILTER_RANGE": FilterRange,
		"FILTER_SCHEMA": FilterSchema, "FILTER_GROUP": FilterGroup,
		"FILTER_ALLOW": FilterAllow, "FILTER_DENY": FilterDeny,
		"COLUMN_ID": ColumnID, "COLUMN_VECTOR": ColumnVector, "COLUMN_DOCUMENT": ColumnDocument,
		"COLUMN_SCHEMA": ColumnSchema, "COLUMN_KEYS": ColumnKeys, "COLUMN_SEQ": ColumnSeq,
		"GO_DOCUMENTS": Documents, "GO_SCHEMAS": Schemas, "GO_SCHEMA_VERSIONS": SchemaVersions,
		"GO_DOCUMENT_IDS": DocumentIDs, "GO_GROUPS": Groups}
	text := ""
	for _, path := range []string{"../../../../capi/include/chassis/store.h",
		"../../../../capi/include/chassis/records.h", "../../../../capi/include/chassis/filter.h",
		"../../../../capi/include/chassis/cursor.h", "columns.h"} {
		header, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text += string(header)
	}
	for name, value := range flags {
		line := fmt.Sprintf("#define CHASSIS_%s %du\n", name, value)
		if !strings.Contains(text, line) {
			t.Errorf("the headers do not say %q", line)
		}
	}
}
