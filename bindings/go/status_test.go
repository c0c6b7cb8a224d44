// SPDX-License-Identifier: Apache-2.0

package chassis_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"chassis.io/chassis"
)

// constants returns the names of the constants of type Status in status.go, by number.
func constants(t *testing.T) map[int64]string {
	t.Helper()
	file := must(parser.ParseFile(token.NewFileSet(), "status.go", nil, 0))(t)
	found := map[int64]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Status" {
			text := spec.Values[0].(*ast.BasicLit).Value
			found[must(strconv.ParseInt(text, 0, 64))(t)] = spec.Names[0].Name
		}
		return true
	})
	return found
}

func TestEveryStatusOfTheHeaderHasItsConstant(t *testing.T) {
	header := must(os.ReadFile("../../capi/include/chassis/status.h"))(t)
	pattern := regexp.MustCompile(`(?m)^#define (AERO_\w+|CHASSIS_OK) (\w+)$`)
	defined := pattern.FindAllStringSubmatch(string(header), -1)
	named := constants(t)
	equal(t, len(defined), len(named))
	for _, match := range defined {
		number := must(strconv.ParseInt(match[2], 0, 64))(t)
		_, words, _ := strings.Cut(match[1], "_")
		if want := strings.ReplaceAll(words, "_", ""); !strings.EqualFold(named[number], want) {
			t.Errorf("%#x is %q here and %s in the header", number, named[number], match[0])
		}
		equal(t, chassis.Status(number).Error(), match[1])
	}
}

func TestAStatusHasASeverity(t *testing.T) {
	equal(t, chassis.OK.Severity(), chassis.None)
	equal(t, chassis.DataCorruption.Severity(), chassis.Fatal)
	equal(t, chassis.StorageFull.Severity(), chassis.Fatal)
	equal(t, chassis.StorageLocked.Severity(), chassis.Transient)
	equal(t, chassis.QueryNotFound.Severity(), chassis.Reject)
	equal(t, chassis.InternalState.Severity(), chassis.Bug)
	equal(t, chassis.Status(12345).Error(), "UNKNOWN_STATUS")
}
