import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../mcp/base/log';
import type { TrayModel } from './model';
import { createTray, type TrayPlatform } from './tray';

const idle: TrayModel = {
  icon: 'idle',
  tooltip: 'Switchboard: Ready for calls',
  items: [
    { kind: 'text', label: 'Ready for calls' },
    { kind: 'separator' },
    { kind: 'command', label: 'Quit', command: { kind: 'quit' }, enabled: true },
  ],
};

function desktop() {
  const done: string[] = [];
  const menus: MenuItemConstructorOptions[][] = [];
  const clicks: (() => void)[] = [];
  const platform: TrayPlatform<string, MenuItemConstructorOptions[]> = {
    create: () => ({
      setImage: (image) => done.push(`image ${image}`),
      setToolTip: (text) => done.push(`tooltip ${text}`),
      setContextMenu: (menu) => menus.push(menu),
      on: (_event, listener) => clicks.push(listener),
      destroy: () => done.push('destroyed'),
    }),
    image: (icon) => icon,
    menu: (template) => template,
  };
  return { platform, done, menus, clicks };
}

describe('the tray icon', () => {
  it('shows the first state at once', () => {
    const { platform, done, menus } = desktop();
    createTray(platform, idle, () => undefined, silentLog);
    expect(done).toEqual(['image idle', 'tooltip Switchboard: Ready for calls']);
    expect(menus[0]?.map(({ label, type, enabled }) => label ?? type ?? enabled)).toEqual(['Ready for calls', 'separator', 'Quit']);
    expect(menus[0]?.[0]?.enabled).toBe(false);
  });

  it('sets image and menu anew with each change, and only then', () => {
    const { platform, done, menus } = desktop();
    const tray = createTray(platform, idle, () => undefined, silentLog);
    tray?.show({ ...idle });
    expect(menus).toHaveLength(1);
    tray?.show({ ...idle, icon: 'live', tooltip: 'Switchboard: 1 call in progress' });
    expect(menus).toHaveLength(2);
    expect(done.slice(2)).toEqual(['image live', 'tooltip Switchboard: 1 call in progress']);
  });

  it('runs what is chosen, and opens the window on a click', () => {
    const { platform, menus, clicks } = desktop();
    const ran: string[] = [];
    createTray(platform, idle, (command) => ran.push(command.kind), silentLog);
    const quit: { click?: unknown } = menus[0]?.[2] ?? {};
    if (typeof quit.click === 'function') quit.click();
    clicks[0]?.();
    expect(ran).toEqual(['quit', 'open']);
  });

  it('is absent where the system has none', () => {
    const { platform } = desktop();
    const none: typeof platform = {
      ...platform,
      create: () => {
        throw new Error('no tray here');
      },
    };
    expect(createTray(none, idle, () => undefined, silentLog)).toBeUndefined();
  });
});
