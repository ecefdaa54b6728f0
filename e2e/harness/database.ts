/**
 * Looks into a history's file, or changes it, between two runs of a server. A process of its own does it, because a connection
 * can outlive its `close` in this one, and a server then finds the file in use.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const script = `
const Database = require('libsql');
const [file, sql] = process.argv.slice(1);
const database = new Database(file);
const statement = database.prepare(sql);
const rows = statement.reader ? statement.pluck().all([]) : (statement.run([]), []);
process.stdout.write(JSON.stringify(rows));
`;

/** Runs one statement on the database; returns the first column of its rows. */
export function inDatabase(file: string, sql: string): readonly unknown[] {
  const printed = execFileSync(process.execPath, ['-e', script, file, sql], { cwd: join(__dirname, '..', '..'), encoding: 'utf8' });
  const rows: unknown = JSON.parse(printed);
  return Array.isArray(rows) ? rows : [];
}
