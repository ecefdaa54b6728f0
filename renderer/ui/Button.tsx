import type { ComponentProps } from 'react';
import styles from './Button.module.css';

export type ButtonKind = 'plain' | 'primary' | 'quiet' | 'answer' | 'danger';

/** A native button in one of the app's five looks. */
export function Button({ kind = 'plain', className, type = 'button', ...rest }: ComponentProps<'button'> & { kind?: ButtonKind }) {
  const classes = [styles.button, styles[kind], className].filter(Boolean).join(' ');
  return <button {...rest} type={type} className={classes} />;
}
