import type { ReactNode } from 'react';

interface Size {
  /** CSS pixels. */
  readonly size?: number;
}

function Icon({ size = 16, children }: Size & { children: ReactNode }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

const handset = 'M4.2 2.5h2l1 2.8-1.4 1.2a8 8 0 0 0 3.7 3.7l1.2-1.4 2.8 1v2c0 .9-.7 1.7-1.7 1.7A9.3 9.3 0 0 1 2.5 4.2c0-1 .8-1.7 1.7-1.7Z';

/** A handset with an arrow towards it. */
export const InboundIcon = (props: Size) => (
  <Icon {...props}>
    <path d="M12.5 3.5 4 12M4 6v6h6" />
  </Icon>
);

/** An arrow away. */
export const OutboundIcon = (props: Size) => (
  <Icon {...props}>
    <path d="M3.5 12.5 12 4M6 4h6v6" />
  </Icon>
);

export const PhoneIcon = (props: Size) => (
  <Icon {...props}>
    <path d={handset} />
  </Icon>
);

export const HangUpIcon = (props: Size) => (
  <Icon {...props}>
    <g transform="rotate(135 8 8)">
      <path d={handset} />
    </g>
  </Icon>
);

export const CopyIcon = (props: Size) => (
  <Icon {...props}>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 3.2A1.5 1.5 0 0 0 9 2H3.5A1.5 1.5 0 0 0 2 3.5V9a1.5 1.5 0 0 0 1.2 1.5" />
  </Icon>
);

export const CheckIcon = (props: Size) => (
  <Icon {...props}>
    <path d="m3 8.5 3.2 3.2L13 5" />
  </Icon>
);

export const CloseIcon = (props: Size) => (
  <Icon {...props}>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);

export const HomeIcon = (props: Size) => (
  <Icon {...props}>
    <path d="M2.7 7.3 8 2.7l5.3 4.6v5.4a.7.7 0 0 1-.7.7H10V9.3H6v4.1H3.4a.7.7 0 0 1-.7-.7Z" />
  </Icon>
);

/** A telephone as people carry it: the practice phone. */
export const MobileIcon = (props: Size) => (
  <Icon {...props}>
    <rect x="4.7" y="2" width="6.6" height="12" rx="1.6" />
    <path d="M7.3 12h1.4" />
  </Icon>
);

export const AgentIcon = (props: Size) => (
  <Icon {...props}>
    <rect x="3.3" y="5.3" width="9.4" height="7.4" rx="2" />
    <path d="M8 5.3V2.7M6 8.7v.01M10 8.7v.01M1.3 8.7h2M12.7 8.7h2" />
  </Icon>
);

export const SettingsIcon = (props: Size) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="2" />
    <path d="M8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M12.2 3.8l-1.4 1.4M5.2 10.8l-1.4 1.4" />
  </Icon>
);

export const KeyIcon = (props: Size) => (
  <Icon {...props}>
    <circle cx="5.3" cy="10.7" r="2.6" />
    <path d="m7.2 8.8 6.1-6.1M10.7 5.3l2 2M12.4 3.6l1 1" />
  </Icon>
);
