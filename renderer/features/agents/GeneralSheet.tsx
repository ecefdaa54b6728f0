import { useState } from 'react';
import type { ProfilesView } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Sheet';
import { Tabs, tabPanel } from '../../ui/Tabs';
import { LimitsPart } from './LimitsPart';
import { NumbersPart } from './NumbersPart';
import { PermissionsPart } from './PermissionsPart';
import { ToolsForAll } from './ToolsForAll';
import { agentsTexts, connectTexts, generalTabs } from './texts';
import { usePermissions } from './usePermissions';

type Tab = keyof typeof generalTabs;

const tabs = (['permissions', 'limits', 'numbers', 'details'] as const).map((value) => ({ value, label: generalTabs[value] }));

/** What every agent may do that has no permissions of its own. */
export function GeneralSheet({ profiles, onClose }: { profiles: ProfilesView; onClose: () => void }) {
  const [tab, setTab] = useState<Tab>('permissions');
  const use = usePermissions(undefined, undefined);
  return (
    <Sheet
      title={agentsTexts.general}
      about={agentsTexts.generalAbout}
      closeLabel={connectTexts.close}
      onClose={onClose}
      footer={<Button onClick={onClose}>{connectTexts.done}</Button>}
    >
      <Tabs label={agentsTexts.general} id="general" chosen={tab} tabs={tabs} onChoose={setTab} />
      <div {...tabPanel('general', tab)}>
        {tab === 'permissions' ? <PermissionsPart use={use} /> : null}
        {tab === 'limits' ? <LimitsPart use={use} /> : null}
        {tab === 'numbers' ? <NumbersPart /> : null}
        {tab === 'details' ? <ToolsForAll profiles={profiles} /> : null}
      </div>
    </Sheet>
  );
}
