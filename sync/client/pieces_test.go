package client_test

import (
	"lapor/model"
	"lapor/store/cache"
	"lapor/store/record"
)

func pieceWithCursor(cursor []byte) cache.Piece { return cache.Piece{Cursor: cursor} }

func pieceWithGone(report model.ID) cache.Piece {
	return cache.Piece{Gone: []record.Gone{{Report: report}}}
}
