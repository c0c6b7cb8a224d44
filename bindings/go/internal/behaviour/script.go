// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"
)

// The tokens of a script. Arrays of 0 elements may be nil, because the package treats them alike.

func numberOf(token string) uint64 {
	number, err := strconv.ParseUint(token, 10, 64)
	if err != nil {
		refuse("a number", token)
	}
	return number
}

func bytesOf(token string) []byte {
	bytes, err := hex.DecodeString(strings.TrimPrefix(token, "x"))
	if err != nil || !strings.HasPrefix(token, "x") {
		refuse("a text", token)
	}
	return bytes
}

func textOf(token string) string { return string(bytesOf(token)) }

// generator is splitmix64.
type generator struct{ state uint64 }

func (g *generator) next() uint64 {
	g.state += 0x9E3779B97F4A7C15
	z := g.state
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB
	return z ^ (z >> 31)
}

// generatedOf returns the generator of gen:SEED:REST and the numbers of REST.
func generatedOf(token string) (generator, []uint64) {
	var numbers []uint64
	for _, field := range strings.Split(token, ":")[1:] {
		numbers = append(numbers, numberOf(field))
	}
	return generator{numbers[0]}, numbers[1:]
}

// matrixOf returns the floats and the dimension.
func matrixOf(token string) ([]float32, int) {
	if token == "-" {
		return nil, 0
	}
	if strings.HasPrefix(token, "gen:") {
		generator, numbers := generatedOf(token)
		values := make([]float32, numbers[0]*numbers[1])
		for i := range values {
			values[i] = float32(generator.next()>>40)/(1<<23) - 1
		}
		return values, int(numbers[1])
	}
	dimension, digits, _ := strings.Cut(token, ":")
	values := make([]float32, len(digits)/8)
	for i := range values {
		bits, err := strconv.ParseUint(digits[8*i:8*i+8], 16, 32)
		if err != nil {
			refuse("floats", token)
		}
		values[i] = math.Float32frombits(uint32(bits))
	}
	return values, int(numberOf(dimension))
}

func idsOf(token string) []uint64 {
	if token == "-" {
		return nil
	}
	var ids []uint64
	if fields := strings.Split(token, ":"); fields[0] == "range" {
		for i := uint64(0); i < numberOf(fields[2]); i++ {
			ids = append(ids, numberOf(fields[1])+i)
		}
		return ids
	}
	for _, field := range strings.Split(token, ",") {
		ids = append(ids, numberOf(field))
	}
	return ids
}

// columnOf returns the entries, nil for an absent one; nil for an absent column.
func columnOf(token string) [][]byte {
	if token == "-" {
		return nil
	}
	column := [][]byte{}
	if token == "none" {
		return column
	}
	if strings.HasPrefix(token, "gen:") {
		generator, numbers := generatedOf(token)
		for i := uint64(0); i < numbers[0]; i++ {
			payload := make([]byte, generator.next()%64)
			for j := range payload {
				payload[j] = byte(generator.next())
			}
			column = append(column, payload)
		}
		return column
	}
	for _, field := range strings.Split(token, ",") {
		text, times, repeated := strings.Cut(field, "*")
		var entry []byte
		if text != "-" {
			entry = bytesOf(text)
		}
		count := uint64(1)
		if repeated {
			count = numberOf(times)
		}
		for ; count > 0; count-- {
			column = append(column, entry)
		}
	}
	return column
}

// textsOf returns a column of texts.
func textsOf(token string) []string {
	column := columnOf(token)
	if column == nil {
		return nil
	}
	texts := make([]string, len(column))
	for i, entry := range column {
		texts[i] = string(entry)
	}
	return texts
}
