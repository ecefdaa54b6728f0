import { useCallback, useEffect, useRef, useState } from 'react';
import type { HistoryRow } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { type SearchFields, searchOf } from './searchFields';

export type Pages =
  | { readonly phase: 'loading' | 'failed' }
  | { readonly phase: 'ready'; readonly rows: readonly HistoryRow[]; readonly next: string | undefined; readonly loadingMore: boolean };

/** What a search has found so far, page by page; each new `fields` object is a search anew. */
export function usePages(fields: SearchFields): { readonly pages: Pages; readonly more: () => void } {
  const { bridge, act } = useBridge();
  const [pages, setPages] = useState<Pages>({ phase: 'loading' });
  /** Answers to an earlier search come too late. */
  const current = useRef(fields);

  const load = useCallback(
    async (wanted: SearchFields, earlier: readonly HistoryRow[], before: string | undefined) => {
      const reply = await act(bridge.historySearch({ search: searchOf(wanted), before }));
      if (current.current !== wanted) return;
      if (reply.ok) setPages({ phase: 'ready', rows: [...earlier, ...reply.value.rows], next: reply.value.next, loadingMore: false });
      else setPages(before === undefined ? { phase: 'failed' } : { phase: 'ready', rows: earlier, next: before, loadingMore: false });
    },
    [bridge, act],
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
