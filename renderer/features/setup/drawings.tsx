import type { ReactNode } from 'react';
import type { HandoffTick } from '../../../main/ipc/contract';
import styles from './drawings.module.css';

/** A browser window with `children` in it. Drawn in November 2026; a scheme of the page and not a picture of it. */
function Page({ label, children }: { label: string; children: ReactNode }) {
  return (
    <svg className={styles.page} width="232" height="124" viewBox="0 0 232 124" role="img" aria-label={label}>
      <rect x="0.5" y="0.5" width="231" height="123" rx="8" className={styles.paper} />
      <path d="M0.5 18.5H231.5" className={styles.line} />
      <circle cx="11" cy="9.5" r="2.5" className={styles.gray} />
      <circle cx="20" cy="9.5" r="2.5" className={styles.gray} />
      <circle cx="29" cy="9.5" r="2.5" className={styles.gray} />
      <rect x="44" y="5.5" width="144" height="8" rx="4" className={styles.gray} />
      {children}
    </svg>
  );
}

function Words({ x, y, width }: { x: number; y: number; width: number }) {
  return <rect x={x} y={y} width={width} height="5" rx="2.5" className={styles.gray} />;
}

/** The one thing on the page to look for. */
function Mark({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return <rect x={x} y={y} width={width} height={height} rx="6" className={styles.mark} />;
}

const boxes = [58, 78, 98, 118, 138, 158];

function CodePage({ label }: { label: string }) {
  return (
    <Page label={label}>
      <Words x={76} y={32} width={80} />
      <Words x={56} y={43} width={120} />
      {boxes.map((x) => (
        <rect key={x} x={x} y="60" width="15" height="20" rx="3" className={styles.field} />
      ))}
      <Mark x={51} y={54} width={129} height={32} />
      <rect x="86" y="96" width="60" height="15" rx="4" className={styles.button} />
    </Page>
  );
}

function MailPage({ label }: { label: string }) {
  return (
    <Page label={label}>
      <circle cx="26" cy="36" r="8" className={styles.button} />
      <Words x={42} y={30} width={70} />
      <Words x={42} y={39} width={110} />
      <path d="M14 52.5H218" className={styles.line} />
      <Words x={18} y={61} width={150} />
      <Words x={18} y={71} width={120} />
      <rect x="18" y="87" width="92" height="20" rx="5" className={styles.button} />
      <Mark x={12} y={81} width={104} height={32} />
    </Page>
  );
}

function AppPage({ label }: { label: string }) {
  return (
    <Page label={label}>
      <path d="M90.5 18.5V123.5" className={styles.line} />
      <Words x={14} y={30} width={48} />
      <Words x={14} y={44} width={36} />
      <text x="14" y="65" className={styles.word}>
        Account
      </text>
      <text x="14" y="81" textLength="66" lengthAdjust="spacingAndGlyphs" className={styles.strong}>
        API Credentials
      </text>
      <Mark x={7} y={69} width={78} height={18} />
      <text x="104" y="42" className={styles.word}>
        Client ID
      </text>
      <rect x="104" y="47" width="112" height="15" rx="3" className={styles.field} />
      <Words x={109} y={52} width={64} />
      <text x="104" y="80" className={styles.word}>
        Client secret
      </text>
      <rect x="104" y="85" width="112" height="15" rx="3" className={styles.field} />
      <Words x={109} y={90} width={92} />
    </Page>
  );
}

function BringPage({ label }: { label: string }) {
  return (
    <Page label={label}>
      <rect x="16" y="44" width="70" height="14" rx="3" className={styles.field} />
      <Words x={21} y={49} width={40} />
      <rect x="16" y="68" width="70" height="14" rx="3" className={styles.field} />
      <Words x={21} y={73} width={54} />
      <path d="M98 63H132M124 56l8 7-8 7" className={styles.arrow} />
      <rect x="146" y="32" width="70" height="66" rx="8" className={styles.card} />
      <rect x="154" y="44" width="54" height="14" rx="3" className={styles.field} />
      <rect x="154" y="68" width="54" height="14" rx="3" className={styles.field} />
    </Page>
  );
}

/** What to look for in each part of the sign-up. */
export const drawings: Readonly<Record<HandoffTick, (props: { label: string }) => ReactNode>> = {
  'sms-code': CodePage,
  email: MailPage,
  'api-credentials': AppPage,
  'bring-back': BringPage,
};
