import { useState } from 'react';

/**
 * A choice that is shown where the person put it until the window's own state says the same, so that nothing flickers.
 * `choose` takes what was chosen and how to ask for it; the answer is what holds now, undefined when it was refused.
 */
export function useFollowed<T>(
  inForce: T,
): readonly [shown: T, asking: boolean, choose: (wanted: T, ask: () => Promise<T | undefined>) => Promise<void>] {
  const [asked, setAsked] = useState<{ readonly wanted: T; readonly kept: boolean }>();
  if (asked?.kept === true && asked.wanted === inForce) setAsked(undefined);
  const choose = async (wanted: T, ask: () => Promise<T | undefined>) => {
    setAsked({ wanted, kept: false });
    const holds = await ask();
    setAsked((latest) => (latest?.wanted !== wanted ? latest : holds === wanted ? { wanted, kept: true } : undefined));
  };
  return [asked === undefined ? inForce : asked.wanted, asked !== undefined, choose];
}
