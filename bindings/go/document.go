// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// Document is a document as a snapshot sees it.
type Document struct {
	// Found says whether the id has a document. If not, all else but the keys is empty.
	Found bool
	// Seq is the number of the commit that wrote it.
	Seq uint64
	// Payload is not nil if Found, even if it has 0 bytes.
	Payload               []byte
	Schema, SchemaVersion string
	// DocumentID and Group are the keys of the record, also of one without a document; nil if it
	// has none.
	DocumentID, Group []byte
}

// Documents returns copies of the documents and the keys of the ids.
func (s *Snapshot) Documents(collection Collection, ids []uint64) ([]Document, error) {
	documents, err := s.documents(collection, ids)
	if err != nil {
		return nil, err
	}
	total := 0
	for i := range documents {
		total += len(documents[i].Payload) + len(documents[i].DocumentID) + len(documents[i].Group)
	}
	bytes := make([]byte, 0, total) // never nil, so neither is a payload of 0 bytes
	for i := range documents {
		document := &documents[i]
		for _, field := range []*[]byte{&document.Payload, &document.DocumentID, &document.Group} {
			if *field != nil {
				begin := len(bytes)
				bytes = append(bytes, *field...)
				*field = bytes[begin:len(bytes):len(bytes)]
			}
		}
	}
	return documents, nil
}

// ViewDocuments is Documents without copies of payloads and keys: these are memory of the engine,
// for reading only, and valid until the snapshot is closed.
func (s *Snapshot) ViewDocuments(collection Collection, ids []uint64) ([]Document, error) {
	s.borrow()
	return s.documents(collection, ids)
}

func (s *Snapshot) documents(collection Collection, ids []uint64) ([]Document, error) {
	raw := make([]capi.Document, len(ids))
	if len(raw) > 0 {
		raw[0].StructSize = capi.SizeOf[capi.Document]()
	}
	c := newCall()
	status := capi.SnapshotDocuments(s.token(), uint32(collection), first(ids), uint64(len(ids)),
		first(raw), &c.error)
	if err := c.end(status, s); err != nil {
		return nil, err
	}
	documents := make([]Document, len(ids))
	var schemas names
	for i := range raw {
		if raw[i].Found != 0 {
			documents[i] = Document{
				Found:         true,
				Seq:           raw[i].Seq,
				Payload:       raw[i].Payload.Slice(),
				Schema:        schemas.text(0, raw[i].Schema),
				SchemaVersion: schemas.text(1, raw[i].SchemaVersion),
			}
		}
		documents[i].DocumentID = keyOf(raw[i].DocumentID)
		documents[i].Group = keyOf(raw[i].Group)
	}
	return documents, nil
}

// keyOf returns nil if the record has no such key; no key has 0 bytes.
func keyOf(bytes capi.Bytes) []byte {
	if bytes.Size == 0 {
		return nil
	}
	return bytes.Slice()
}

// names holds the latest schema and version, because neighbours mostly have the same ones and then
// share the strings.
type names [2]string

func (n *names) text(which int, bytes capi.Bytes) string {
	if slice := bytes.Slice(); string(slice) != n[which] {
		n[which] = string(slice)
	}
	return n[which]
}
