import { css } from "lit";

/** Adopted by the shadow root as a constructed sheet, so that a strict `style-src` needs no exception. */
export const styles = css`
  :host {
    --bg: var(--wechat-login-background, #fff);
    --fg: var(--wechat-login-color, #1a1a1a);
    --muted: var(--wechat-login-muted, #5c5c5c);
    --line: var(--wechat-login-border, #dcdcdc);
    --accent: var(--wechat-login-accent, #067a3f);
    --on-accent: var(--wechat-login-on-accent, #fff);
    --size: var(--wechat-login-size, 220px);
    display: block;
    /* WeChat's box is made for 300 pixels; around it padding and border. */
    width: 334px;
    max-width: 100%;
    font: 15px/1.5 var(--wechat-login-font, system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", sans-serif);
    color: var(--fg);
  }
  :host([hidden]) {
    display: none;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) {
      --bg: var(--wechat-login-background, #1e1e1e);
      --fg: var(--wechat-login-color, #f2f2f2);
      --muted: var(--wechat-login-muted, #b0b0b0);
      --line: var(--wechat-login-border, #444);
      --accent: var(--wechat-login-accent, #3ecf7c);
      --on-accent: var(--wechat-login-on-accent, #06210f);
    }
  }
  :host([theme="dark"]) {
    --bg: var(--wechat-login-background, #1e1e1e);
    --fg: var(--wechat-login-color, #f2f2f2);
    --muted: var(--wechat-login-muted, #b0b0b0);
    --line: var(--wechat-login-border, #444);
    --accent: var(--wechat-login-accent, #3ecf7c);
    --on-accent: var(--wechat-login-on-accent, #06210f);
  }
  .box {
    box-sizing: border-box;
    padding: 16px;
    text-align: center;
    background: var(--bg);
    border: 1px solid var(--line);
    border-radius: 12px;
  }
  .box:focus {
    outline: none;
  }
  h2 {
    margin: 0 0 12px;
    font-size: 17px;
    font-weight: 600;
  }
  .code {
    position: relative;
    width: var(--size);
    height: var(--size);
    max-width: 100%;
    margin: 0 auto;
  }
  /* A QR code is read best on white, in the dark too. */
  img {
    box-sizing: border-box;
    width: 100%;
    height: 100%;
    padding: 6px;
    background: #fff;
    border-radius: 8px;
  }
  .faded img {
    opacity: 0.12;
  }
  .over {
    position: absolute;
    top: 0;
    left: 0;
    display: flex;
    align-items: center;
    justify-content: center;
    width: 100%;
    height: 100%;
  }
  iframe {
    width: 300px;
    max-width: 100%;
    height: 400px;
    border: 0;
    border-radius: 8px;
    background: #fff;
  }
  p {
    margin: 12px 0 0;
    color: var(--muted);
  }
  .hint {
    font-size: 13px;
  }
  a.button,
  button {
    display: inline-block;
    min-height: 44px;
    padding: 10px 20px;
    box-sizing: border-box;
    font: inherit;
    color: var(--on-accent);
    text-decoration: none;
    background: var(--accent);
    border: 0;
    border-radius: 8px;
    cursor: pointer;
  }
  a.button:focus-visible,
  button:focus-visible,
  input:focus-visible {
    outline: 3px solid var(--fg);
    outline-offset: 2px;
  }
  input {
    width: 100%;
    box-sizing: border-box;
    margin: 12px 0;
    padding: 10px;
    font: inherit;
    color: var(--fg);
    background: transparent;
    border: 1px solid var(--line);
    border-radius: 8px;
  }
  .tick,
  .spinner {
    width: 44px;
    height: 44px;
    border-radius: 50%;
  }
  .tick {
    font-size: 26px;
    line-height: 44px;
    color: var(--on-accent);
    background: var(--accent);
  }
  .spinner {
    box-sizing: border-box;
    border: 4px solid var(--line);
    border-top-color: var(--accent);
    animation: turn 1s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 4s;
    }
  }
`;
