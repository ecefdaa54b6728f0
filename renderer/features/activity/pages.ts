import { useCallback, useEffect, useRef, useState } from 'react';
import type { ActivityRow } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { type ActivityFields, activitySearchOf } from './activityFields';

export type ActivityPages =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly why: string }
  | {
      readonly phase: 'ready';
      readonly rows: readonly ActivityRow[];
      readonly next: string | undefined;
      readonly note: string | undefined;
      readonly loadingMore: boolean;
    };

/** What a search of the activity has found so far, page by page. Each new `fields` object is a new search. */
export function useActivityPages(fields: ActivityFields): { readonly pages: ActivityPages; readonly more: () => void } {
  const { bridge, ask } = useBridge();
  const [pages, setPages] = useState<ActivityPages>({ phase: 'loading' });
  /** Replies to an earlier search come too late. */
  const current = useRef(fields);

  const load = useCallback(
    async (wanted: ActivityFields, earlier: readonly ActivityRow[], before: string | undefined) => {
      const reply = await ask(bridge.activity({ search: activitySearchOf(wanted), before }));
      if (current.current !== wanted) return;
      if (reply.ok) setPages({ ...reply.value, phase: 'ready', rows: [...earlier, ...reply.value.rows], loadingMore: false });
      else setPages(notRead(`${reply.error} ${reply.recovery}`, earlier, before));
    },
    [bridge, ask],
  );

  useEffect(() => {
    current.current = fields;
    setPages({ phase: 'loading' });
    void load(fields, [], undefined);
  }, [fields, load]);

  const more = () => {
    if (pages.phase !== 'ready' || pages.next === undefined || pages.loadingMore) return;
    setPages({ ...pages, loadingMore: true });
    void load(fields, pages.rows, pages.next);
  };
  return { pages, more };
}

/** What was found before stays, and its end can be asked for again. */
function notRead(why: string, earlier: readonly ActivityRow[], before: string | undefined): ActivityPages {
  if (before === undefined) return { phase: 'failed', why };
  return { phase: 'ready', rows: earlier, next: before, note: why, loadingMore: false };
}
