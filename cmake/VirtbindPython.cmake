# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Finds a Python that the generator runs with: 3.11 or newer with lxml and jinja2, which need not be
# the python3 that stands first in PATH.  Sets VIRTBIND_PYTHON.

function(_virtbind_python_works result python)
  execute_process(
    COMMAND ${python} -c "import sys, lxml.etree, jinja2; sys.exit(sys.version_info < (3, 11))"
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
  if(status EQUAL 0)
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

if(NOT VIRTBIND_PYTHON)
  set(_tried "")
  find_program(_virtbind_path_python NAMES python3 NO_CACHE)
  foreach(_candidate ${_virtbind_path_python} /usr/bin/python3 /usr/local/bin/python3
                     /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11)
    if(EXISTS ${_candidate} AND NOT VIRTBIND_PYTHON)
      _virtbind_python_works(_works ${_candidate})
      if(_works)
        set(VIRTBIND_PYTHON ${_candidate} CACHE FILEPATH "Python with lxml and jinja2")
      else()
        list(APPEND _tried ${_candidate})
      endif()
    endif()
  endforeach()
  if(NOT VIRTBIND_PYTHON)
    list(REMOVE_DUPLICATES _tried)
    list(JOIN _tried ", " _tried)
    message(FATAL_ERROR
      "virtbind's generator needs Python 3.11 or newer with the modules lxml and jinja2. "
      "Tried: ${_tried}. On Debian: apt-get install python3 python3-lxml python3-jinja2; "
      "or set VIRTBIND_PYTHON to a Python that has them.")
  endif()
else()
  _virtbind_python_works(_works ${VIRTBIND_PYTHON})
  if(NOT _works)
    message(FATAL_ERROR "VIRTBIND_PYTHON (${VIRTBIND_PYTHON}) is not Python 3.11 or newer with the "
                        "modules lxml and jinja2.")
  endif()
endif()
set_property(GLOBAL PROPERTY VIRTBIND_PYTHON_FOUND TRUE)
