import type Database from 'libsql';

/**
 * Does the work as one: all of it or nothing.
 * @throws what the work or the database threw. A full disk ends the transaction before it can be rolled back, which must not hide why.
 */
export function transaction<T>(db: Database.Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    try {
      db.exec('ROLLBACK');
    } catch {
      // It is over already.
    }
    throw error;
  }
}
