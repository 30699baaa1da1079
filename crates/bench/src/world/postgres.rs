//! Databases of PostgreSQL and rows into them, through psql.

use std::{
    io::{BufWriter, Write},
    path::PathBuf,
    process::{Command, Stdio},
};

use super::rows::{Cell, Size, Table, tables};
use crate::Result;

/// A PostgreSQL and its psql.
#[derive(Debug, Clone)]
pub(crate) struct Postgres {
    pub(crate) url: String,
    pub(crate) psql: PathBuf,
}

impl Postgres {
    /// A new, empty database: one of this name that an interrupted run has left is dropped.
    pub(crate) fn database(&self, name: &str) -> Result<Self> {
        self.run(&format!("DROP DATABASE IF EXISTS {name}"))?;
        self.run(&format!("CREATE DATABASE {name}"))?;
        let (address, _) = self.url.rsplit_once('/').ok_or("the address of PostgreSQL names no database")?;
        Ok(Self { url: format!("{address}/{name}"), psql: self.psql.clone() })
    }

    /// Gives its space back.
    pub(crate) fn drop(&self, name: &str) -> Result<()> {
        self.run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).map(drop)
    }

    /// What a query says, unaligned and without headings.
    pub(crate) fn run(&self, sql: &str) -> Result<String> {
        let output = self.command(sql).output().map_err(|error| format!("psql did not start: {error}"))?;
        if !output.status.success() {
            return Err(format!("psql, {sql}: {}", String::from_utf8_lossy(&output.stderr).trim()).into());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    pub(super) fn fill(&self, size: Size) -> Result<()> {
        for table in tables(size) {
            self.copy(&table)?;
        }
        self.run("VACUUM ANALYZE").map(drop)
    }

    fn command(&self, sql: &str) -> Command {
        let mut command = Command::new(&self.psql);
        command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]);
        command.arg("--dbname").arg(&self.url).arg("--command").arg(sql);
        command
    }

    /// Foreign keys are right by construction: as a replica, PostgreSQL does not check each.
    fn copy(&self, table: &Table) -> Result<()> {
        let columns = table.columns.join(", ");
        let mut command = self.command("SET session_replication_role = replica");
        command.arg("--command").arg(format!("COPY {} ({columns}) FROM STDIN", table.name));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        let mut input = BufWriter::with_capacity(1 << 20, child.stdin.take().ok_or("psql has no input")?);
        for row in table.rows() {
            line(&mut input, &row)?;
        }
        input.flush()?;
        drop(input);
        if child.wait()?.success() {
            Ok(())
        } else {
            Err(format!("psql could not copy into {}", table.name).into())
        }
    }
}

/// A row of COPY's text format. Generated texts hold nothing that it would have to escape.
fn line(output: &mut impl Write, row: &[Cell]) -> std::io::Result<()> {
    for (position, cell) in row.iter().enumerate() {
        if position > 0 {
            output.write_all(b"\t")?;
        }
        match cell {
            Cell::Number(number) => write!(output, "{number}")?,
            Cell::Text(text) => output.write_all(text.as_bytes())?,
            Cell::Bytes(bytes) => {
                output.write_all(b"\\\\x")?;
                bytes.iter().try_for_each(|byte| write!(output, "{byte:02x}"))?;
            }
            Cell::Null => output.write_all(b"\\N")?,
        }
    }
    output.write_all(b"\n")
}
