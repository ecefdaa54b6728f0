import type { ClientOptions } from '../bandwidth/http';
import type { LineBook } from '../bandwidth/lineBook';
import type { Lines } from '../bandwidth/lines';
import type { Subscribe } from '../base/emitter';
import { defaultBridge } from '../bridge/bridgeId';
import type { Callbacks } from '../callbacks/callbacks';
import type { LineCallControl } from '../callbacks/turns/callControl';
import { NumberChecks } from '../control/numberCheck';
import { type FactSources, readinessFacts } from '../control/readinessFacts';
import { Stop } from '../control/stop';
import { StopFile } from '../control/stopFile';
import { TakeOver } from '../control/takeOver';
import type { Activity, RecordActivity } from '../model/activity';
import type { SeenAgent } from '../model/agent';
import type { Switchboard } from '../switchboard';

/** What a person does with the line that runs, and sees of it. */
export interface PersonSide extends Pick<Switchboard, 'readinessFacts' | 'endCall' | 'placeTestCall'> {
  readonly stop: Stop;
  readonly takeOver: TakeOver;
}

export interface PersonSideParts extends Pick<FactSources, 'line' | 'shell' | 'baseUrl'> {
  readonly http: ClientOptions;
  readonly callbacks: Callbacks;
  readonly control: LineCallControl;
  readonly lines: Lines;
  readonly book: LineBook;
  readonly practiceNumber: string | undefined;
  readonly record: RecordActivity;
  readonly watch: Subscribe<Activity>;
  readonly stopFile: string | undefined;
  agents(): readonly SeenAgent[];
  number(): string | undefined;
  tunnel(): FactSources['tunnel'];
  pointing(): FactSources['pointing'];
}

/** Connects what a person does to the parts that do it, which are loaded when they are first used. */
export function personSide(parts: PersonSideParts): PersonSide {
  const { http, callbacks, control, lines, book, line, shell, baseUrl } = parts;
  const { record, watch } = parts;
  const ending = { clock: http.clock, callbacks, control, record };
  const stop = new Stop({ ...ending, watch, file: parts.stopFile === undefined ? undefined : new StopFile(parts.stopFile, http.log) });
  const testing = { http, lines: book, callbacks, line, from: parts.practiceNumber };
  return {
    readinessFacts() {
      // Hosts that connect as no particular agent may always do so, which says nothing until one has.
      const agents = parts.agents().filter(({ id, lastSeenAt }) => id !== defaultBridge || lastSeenAt !== undefined);
      const loggedIn = agents.filter(({ id }) => lines.login(id) !== undefined).map(({ name }) => name);
      const { number, tunnel, pointing } = parts;
      return readinessFacts({
        ...{ line, shell, baseUrl, agents, loggedIn, credentials: lines.shared.state },
        ...{ number: number(), tunnel: tunnel(), pointing: pointing() },
      });
    },
    async endCall(callId) {
      const { endCall } = await import('../control/endCall');
      await endCall(ending, callId);
    },
    stop,
    takeOver: new TakeOver({ ...ending, watch, log: http.log, numbers: new NumberChecks() }),
    async placeTestCall(request) {
      const { placeTestCall } = await import('../control/testCall');
      return placeTestCall(testing, request);
    },
  };
}
