"use client";

import { Button } from "#components/ui/button.tsx";

/** Without script the browser's own menu prints as well. */
export const PrintButton = () => <Button variant="secondary" onClick={() => { print(); }}>Print</Button>;
