"""The library's vectors: one a chunk text and embedder, kept when files move, dropped when no chunk has the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.store import packed
from index.store.connection import Connection, parts

LAST = (1 << 63) - 1
"""No bound: SQLite's greatest integer."""


class VectorTable(Connection):
    """Unit vectors by (fingerprint of the embedder, key of the text)."""

    def unembedded(self, fingerprint: str) -> list[tuple[str, int]]:
        """(key, row of one chunk with it) of every chunk text without a vector, longest first."""
        rows = self.db.execute(
            "SELECT key, min(id) AS id FROM chunk WHERE key NOT IN"
            " (SELECT key FROM vector WHERE fingerprint = ?) GROUP BY key ORDER BY max(n_tokens) DESC, key",
            (fingerprint,),
        )
        return [(r["key"], r["id"]) for r in rows]

    def add_vectors(self, fingerprint: str, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        with self.transaction():
            self.db.executemany(
                "INSERT OR IGNORE INTO vector (fingerprint, key, value) VALUES (?, ?, ?)",
                [(fingerprint, *one) for one in zip(keys, packed.pack(vectors), strict=True)],
            )

    def vectors(
        self, fingerprint: str, after: int = 0, upto: int = LAST, most: int = LAST
    ) -> tuple[list[int], list[str], NDArray[np.float32]]:
        """(sequence numbers, keys, (n, dim) unit vectors) of the first `most` stored after `after`, up to `upto`."""
        rows = self.db.execute(
            "SELECT seq, key, value FROM vector WHERE fingerprint = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
            (fingerprint, after, upto, most),
        ).fetchall()
        return [r["seq"] for r in rows], [r["key"] for r in rows], packed.unpack([r["value"] for r in rows])

    def vector_parts(
        self, fingerprint: str, size: int, upto: int = LAST
    ) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """The keys and (at most `size`, dim) unit vectors of all that are stored up to `upto`, in order."""
        seqs, keys, matrix = self.vectors(fingerprint, 0, upto, size)
        while seqs:
            yield keys, matrix
            seqs, keys, matrix = self.vectors(fingerprint, seqs[-1], upto, size)

    def vectors_after(self, fingerprint: str, after: int = 0) -> tuple[int, int]:
        """How many vectors are stored after `after`, and the sequence number of the last; (0, 0) for none."""
        row = self.db.execute(
            "SELECT count(*), coalesce(max(seq), 0) FROM vector WHERE fingerprint = ? AND seq > ?", (fingerprint, after)
        ).fetchone()
        return int(row[0]), int(row[1])

    def vectors_of(self, fingerprint: str, keys: Sequence[str]) -> tuple[list[str], NDArray[np.float32]]:
        """The keys among `keys` that have a vector, and their (n, dim) unit vectors."""
        rows = []
        for part in parts(keys):
            marks = ",".join("?" * len(part))
            rows += self.db.execute(
                f"SELECT key, value FROM vector WHERE fingerprint = ? AND key IN ({marks})",
                (fingerprint, *part),
            ).fetchall()
        return [r["key"] for r in rows], packed.unpack([r["value"] for r in rows])

    def vector_counts(self, fingerprint: str) -> tuple[int, int]:
        """(distinct chunk texts that have a vector, distinct chunk texts)."""
        row = self.db.execute(
            "SELECT count(DISTINCT vector.key), count(DISTINCT chunk.key) FROM chunk"
            " LEFT JOIN vector ON vector.key = chunk.key AND vector.fingerprint = ?",
            (fingerprint,),
        ).fetchone()
        return int(row[0]), int(row[1])

    def broken_vectors(self, fingerprint: str) -> list[str]:
        """Keys whose vector is not one: of another length than most, not finite, or not of unit length."""
        cursor = self.db.execute("SELECT key, value FROM vector WHERE fingerprint = ? ORDER BY seq", (fingerprint,))
        lengths = self.db.execute(
            "SELECT length(value) FROM vector WHERE fingerprint = ? GROUP BY 1 ORDER BY count(*) DESC", (fingerprint,)
        ).fetchone()
        found: list[str] = []
        while rows := cursor.fetchmany(5000):
            found += [r["key"] for r in rows if len(r["value"]) != lengths[0]]
            sound = [r for r in rows if len(r["value"]) == lengths[0]]
            whole = packed.sound([r["value"] for r in sound])
            found += [r["key"] for r, good in zip(sound, whole, strict=True) if not good]
        return found

    def drop_vectors(self, fingerprint: str, keys: Sequence[str]) -> None:
        """Forget these vectors; their texts are given new ones by the next `index`."""
        with self.transaction():
            self.db.executemany(
                "DELETE FROM vector WHERE fingerprint = ? AND key = ?", [(fingerprint, key) for key in keys]
            )

    def drop_orphans(self) -> int:
        """Delete the vectors of texts that no chunk has any more; returns how many."""
        cursor = self.db.execute("DELETE FROM vector WHERE key NOT IN (SELECT key FROM chunk)")
        return int(cursor.rowcount)
