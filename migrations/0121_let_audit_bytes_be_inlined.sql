-- Why: an audit entry is hashed over seven texts, each through platform.n4. Declared immutable over convert_to, which is only stable, it
-- could not be made part of the expression that uses it, and was called as a function of its own seven times for each entry.

alter function platform.n4(text) stable;
