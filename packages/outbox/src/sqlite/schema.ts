/** The tables of an outbox in SQLite. */

/** Marks a file as an outbox, in its header: "tcob". */
export const applicationId = 0x74_63_6f_62

/**
 * What `user_version` says. Files of the same thousand are used as they are: later ones only have columns, tables and indexes more, of
 * which this version needs to know nothing.
 */
export const schemaVersion = 1000
export const isCompatible = (version: number): boolean =>
  Math.floor(version / 1000) === Math.floor(schemaVersion / 1000)

/** Where a message is. One of each lane is at its head, whenever there is one that waits: it alone is handed out. */
export const place = { untimely: 0, waiting: 1, head: 2 } as const

/**
 * `seq` is the order in which messages were enqueued. Times of the wall are milliseconds since 1970; `held_from` and `held_until` are of
 * the clock that nobody sets (`steadyMs`): until then a worker has the message, or it waits to be tried again.
 */
export const schema = `
CREATE TABLE message (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  lane TEXT NOT NULL,
  packet TEXT NOT NULL,
  enqueued_at INTEGER NOT NULL,
  not_before INTEGER,
  place INTEGER NOT NULL,
  pickups INTEGER NOT NULL DEFAULT 0,
  progress TEXT,
  held_from INTEGER NOT NULL DEFAULT 0,
  held_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX message_lane ON message (lane, seq) WHERE place > 0;
CREATE INDEX message_head ON message (held_until, seq) WHERE place = 2;
CREATE INDEX message_time ON message (not_before) WHERE place = 0;
CREATE TABLE letter (
  id TEXT PRIMARY KEY,
  box TEXT NOT NULL,
  lane TEXT NOT NULL,
  packet TEXT NOT NULL,
  enqueued_at INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX letter_box ON letter (box, id);
CREATE TABLE key (hash BLOB PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX key_at ON key (at);
CREATE TABLE queue (one INTEGER PRIMARY KEY CHECK (one = 1), state TEXT NOT NULL) STRICT;
PRAGMA application_id = ${applicationId};
PRAGMA user_version = ${schemaVersion};
`
