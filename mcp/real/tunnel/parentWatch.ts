/**
 * A POSIX shell script that runs a command and ends it when this process ends. We hold its standard input: when that closes, however
 * we ended, it asks the command to stop and forces it after some seconds. A TERM to the script is passed on, and the script exits with
 * the command's exit code. Its first line of output is the command's process id; what the command itself prints goes to standard error.
 *
 * The command's own standard input is empty, so that only the watcher holds ours; the exit of a command that has been waited for
 * makes `kill -0` fail, which tells it from a wait that a signal cut short.
 */
const script = `
patience=$1
shift
exec 3<&0 </dev/null
"$@" 3<&- >&2 &
command=$!
echo "$command"
exec >/dev/null
pass_on() { kill -s TERM "$command" 2>/dev/null; }
trap pass_on TERM INT HUP
(
  while read -r ignored; do :; done <&3
  exec 3<&- 2>/dev/null
  kill -s TERM "$command"
  while [ "$patience" -gt 0 ] && kill -s 0 "$command"; do
    sleep 1
    patience=$((patience - 1))
  done
  kill -s KILL "$command"
) &
watcher=$!
exec 3<&-
while :; do
  wait "$command"
  code=$?
  kill -s 0 "$command" 2>/dev/null || break
done
kill "$watcher" 2>/dev/null
exit "$code"
`;

/** Seconds a command gets to stop by itself once we have ended. */
const patienceSeconds = 3;

/** The command line that runs `command` so that it ends with this process; for POSIX systems only. */
export function endingWithParent(command: string, args: readonly string[]): { readonly command: string; readonly args: readonly string[] } {
  return { command: '/bin/sh', args: ['-c', script, 'switchboard-watch', String(patienceSeconds), command, ...args] };
}
