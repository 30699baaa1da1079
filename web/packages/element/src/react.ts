"use client";
import { createElement, forwardRef, useEffect, useImperativeHandle, useLayoutEffect, useRef, type ReactNode } from "react";
import type { StateDetail, SuccessDetail, WechatLoginConfig, WechatLoginElement } from "@wxlogin/element";
import "@wxlogin/element";

export interface WechatLoginProps {
  endpoint?: string;
  name?: string;
  authType?: string;
  config?: WechatLoginConfig;
  /** Inside WeChat: leave at once, without a tap. */
  auto?: boolean;
  onSuccess?: ((detail: SuccessDetail) => void) | string;
  onError?: ((error: Error) => void) | string;
  onStateChange?: (detail: StateDetail) => void;
  theme?: "light" | "dark";
  lang?: string;
  id?: string;
  className?: string;
  children?: ReactNode;
}

// On a server React knows no layout effects, and warns.
const useEffectAtOnce = typeof window === "undefined" ? useEffect : useLayoutEffect;

/**
 * `<wechat-login>` for React 18 and 19. Properties are set by hand: as JSX attributes, objects would become text, and
 * functions listeners of events that do not exist.
 */
export const WechatLogin = forwardRef<WechatLoginElement, WechatLoginProps>(function WechatLogin(props, outer) {
  const inner = useRef<WechatLoginElement>(null);
  useImperativeHandle(outer, () => inner.current as WechatLoginElement);
  const { endpoint = "", name = "", authType = "", config = null, auto = false, onSuccess, onError, onStateChange } = props;
  // Before the element's own first update, so that it begins once, with all of it.
  useEffectAtOnce(() => {
    Object.assign(inner.current as object, { endpoint, name, authType, config, auto, onSuccess, onError });
  });
  useEffectAtOnce(() => {
    const element = inner.current;
    if (!element || !onStateChange) return;
    const listen = (event: CustomEvent<StateDetail>) => onStateChange(event.detail);
    element.addEventListener("wechat-login:state", listen);
    return () => element.removeEventListener("wechat-login:state", listen);
  }, [onStateChange]);
  const { theme, lang, id, className, children } = props;
  return createElement("wechat-login", { ref: inner, theme, lang, id, class: className }, children);
});
