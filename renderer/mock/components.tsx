import { type ReactNode, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/tokens.css';
import '../styles/base.css';
import { BridgeProvider } from '../bridge/useBridge';
import { Badge, CountBadge } from '../ui/Badge';
import { Button, type ButtonKind } from '../ui/Button';
import { Card } from '../ui/Card';
import { CopyButton } from '../ui/CopyButton';
import { Empty } from '../ui/Empty';
import { Field } from '../ui/Field';
import { CheckIcon, PhoneIcon } from '../ui/icons';
import { Option, Options } from '../ui/Option';
import { Row, Rows } from '../ui/Row';
import { Segments } from '../ui/Segments';
import { Sheet } from '../ui/Sheet';
import { StatusShape } from '../ui/StatusShape';
import { Tabs, tabPanel } from '../ui/Tabs';
import { createMockBridge } from './bridge';
import styles from './components.module.css';
import { emptyView, mintedAgent } from './session';

const kinds = ['plain', 'primary', 'quiet', 'answer', 'danger'] as const satisfies readonly ButtonKind[];
const tones = ['neutral', 'good', 'warning', 'bad'] as const;

/** Draws every shared component in each of its states, for whoever changes them: `mock.html?scene=components`. */
export function showComponents(drawn: () => void): void {
  const place = document.getElementById('root');
  if (place === null) throw new Error('The page has no element with the id "root" to draw into.');
  const { bridge } = createMockBridge({ start: emptyView, bodies: {}, minted: mintedAgent });
  createRoot(place).render(
    <StrictMode>
      <BridgeProvider bridge={bridge}>
        <Components />
      </BridgeProvider>
    </StrictMode>,
  );
  drawn();
}

function Components() {
  return (
    <main className={styles.page}>
      <h1>Components</h1>
      <div className={styles.columns}>
        <Controls />
        <Fields />
        <Surfaces />
        <div className={styles.frame}>
          <Sheet
            title="A sheet"
            above="Step 2 of 6"
            about="It lies over the view and leaves the rail in reach."
            aside="Beside it"
            closeLabel="Close the sheet"
            onClose={() => {}}
            footer={
              <>
                <Button kind="quiet">It did not arrive</Button>
                <Button>Later</Button>
                <Button kind="primary">Next</Button>
              </>
            }
          >
            <Field label="Client ID" hint="From the Bandwidth App." />
          </Sheet>
        </div>
      </div>
    </main>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.group}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Controls() {
  const [line, setLine] = useState<'practice' | 'real'>('practice');
  const [tab, setTab] = useState<'live' | 'past'>('live');
  return (
    <Group title="Controls">
      <div className={styles.row}>
        {kinds.map((kind) => (
          <Button key={kind} kind={kind}>
            {kind}
          </Button>
        ))}
      </div>
      <div className={styles.row}>
        {kinds.map((kind) => (
          <Button key={kind} kind={kind} disabled>
            {kind}
          </Button>
        ))}
        <CopyButton text="text" what="text" />
      </div>
      <div className={styles.row}>
        {tones.map((tone) => (
          <Badge key={tone} tone={tone}>
            <StatusShape tone={tone} size={10} /> {tone}
          </Badge>
        ))}
        <CountBadge what="3 things to do">3</CountBadge>
      </div>
      <Segments
        legend="Line"
        chosen={line}
        options={[
          { value: 'practice', label: 'Practice' },
          { value: 'real', label: 'Real' },
        ]}
        onChoose={setLine}
      />
      <Tabs
        label="Calls"
        id="tabs"
        chosen={tab}
        tabs={[
          { value: 'live', label: 'Live' },
          { value: 'past', label: 'Past' },
        ]}
        onChoose={setTab}
      />
      <div {...tabPanel('tabs', tab)}>What the tab “{tab}” shows.</div>
    </Group>
  );
}

function Fields() {
  const [checked, setChecked] = useState(true);
  return (
    <Group title="Fields">
      <Field label="First name" placeholder="Robin" />
      <Field label="E-mail" defaultValue="robin" problem="This is not an e-mail address. It needs an @ and a domain." />
      <Field
        label="Client secret"
        type="password"
        defaultValue="secret"
        hint="Shown once in the Bandwidth App."
        beside={<Button>Show</Button>}
      />
      <Options legend="Format">
        <Option kind="radio" group="format" checked={checked} label="One" onChange={() => setChecked(true)}>
          What the first one means.
        </Option>
        <Option kind="radio" group="format" checked={!checked} label="Other" onChange={() => setChecked(false)}>
          What the other one means.
        </Option>
      </Options>
    </Group>
  );
}

function Surfaces() {
  return (
    <Group title="Surfaces">
      <Card title="A card">
        <p>One subject of a view on a surface of its own.</p>
      </Card>
      <Rows label="Rows">
        <Row lead={<CheckIcon />} title="A quiet row" quiet>
          Nothing to do here.
        </Row>
        <Row lead={<StatusShape tone="warning" />} title="A row with a button" action={<Button kind="primary">Mend it</Button>}>
          It says what is missing.
        </Row>
      </Rows>
      <div className={styles.empty}>
        <Empty icon={<PhoneIcon />} title="Nothing here yet" actions={<Button>Fill it</Button>}>
          What will appear, and how to make it appear.
        </Empty>
      </div>
    </Group>
  );
}
