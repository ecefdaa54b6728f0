import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { BridgeProvider } from '../../bridge/useBridge';
import { createMockBridge } from '../../mock/bridge';
import { scenes } from '../../mock/scenes';
import { type emptyView, mintedAgent } from '../../mock/session';
import { AgentsView } from './AgentsView';
import * as texts from './texts';

/** Words that a person who has never opened a terminal would have to look up. */
const jargon = /\b(webhook|callback|bxml|json|toml|yaml|token|endpoint|tunnel|jwt|oauth|mcp|stdio|https?)s?\b/i;

/** “Something else” and Details are for a person who wants to see these words. */
const { elseTexts: _else, detailsTexts: _details, agentsTexts, ...others } = texts;
const { elseAbout, ...plain } = agentsTexts;

/** All texts of a catalogue; one that needs something is given it. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return textsIn(value(2, 3, 'calls'));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function textOf(view: typeof emptyView): string {
  const { bridge } = createMockBridge({ start: view, bodies: {}, minted: mintedAgent });
  const { agentsPage: page, endpoint, profiles } = view;
  const markup = renderToStaticMarkup(
    <BridgeProvider bridge={bridge}>
      <AgentsView {...{ page, endpoint, profiles }} server={view.status.server} forAgent="" onActivity={() => {}} />
    </BridgeProvider>,
  );
  const named = [...markup.matchAll(/(?:aria-label|title|placeholder)="([^"]*)"/g)].map(([, label]) => label);
  return [markup.replaceAll(/<code>.*?<\/code>/g, '').replaceAll(/<[^>]*>/g, ' '), ...named].join(' ').replaceAll(/\s+/g, ' ');
}

const all = Object.entries(scenes(Date.UTC(2026, 10, 25))).filter(([name]) => name.startsWith('agents-'));

describe('the texts of Agents', () => {
  it('need no explanation outside of Details and “Something else”', () => {
    const said = textsIn([plain, others]);
    expect(said.length).toBeGreaterThan(80);
    expect(said.filter((text) => jargon.test(text))).toEqual([]);
  });

  it.each(all)('need no explanation on the screen: %s', (_name, { view }) => {
    // The window says why an agent was refused.
    const text = textOf(view).replace(elseAbout, '').replaceAll('refused: wrong token', '');
    expect(text).toContain(texts.agentsTexts.about);
    expect(jargon.exec(text)?.[0]).toBeUndefined();
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });
});
